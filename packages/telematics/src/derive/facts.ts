import type { AlarmFact } from './alarms.ts';
import type { FenceFact } from './fences.ts';
import type { StopFact, TripFact } from './trips.ts';

/** What derivation found out: rows to be written and events to be told, under ids that a replay finds again. */
export type Fact = TripFact | StopFact | FenceFact | AlarmFact;

import { canonicalJson } from '@roadcall/contracts';
import type { AlarmFact } from './alarms.ts';
import type { DrivingFact } from './driving-events.ts';
import type { EnergyFact } from './energy-events.ts';
import type { FenceFact } from './fences.ts';
import type { StopFact, TripFact } from './trips.ts';

/** What derivation found out: rows to be written and events to be told, under ids that a replay finds again. */
export type Fact = TripFact | StopFact | DrivingFact | EnergyFact | FenceFact | AlarmFact;

/** Facts as text that is equal byte for byte when they are: what a replay is compared by. */
export function canonicalFacts(facts: readonly Fact[]): string {
  const plain = JSON.parse(JSON.stringify(facts)) as Parameters<typeof canonicalJson>[0];
  return canonicalJson(plain);
}

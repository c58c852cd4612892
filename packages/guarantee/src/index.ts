export { afterElapsed, elapsedMs, workingIntervals, type Interval } from './calendar/working-time.ts';
export type { ClockActRecord, ClockRecord } from './clock/clock-record.ts';
export { dueAtMs, elapsedAt, nextStep } from './clock/clock-steps.ts';
export { actionOf, definitionOf, stopsByPerson } from './incident/clock-definitions.ts';
export type { ClockedIncident, ClockFact, ClockFactKind, LifeFact } from './incident/clock-facts.ts';
export { escalationOf } from './incident/escalation.ts';
export { factsToClocks, promiseOf, type ClocksAfter } from './incident/facts-to-clocks.ts';
export { judgeTerrain, type PlaceFacts } from './incident/terrain.ts';

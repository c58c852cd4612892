export { decide, type DecisionParts } from './decide.ts';
export { ELIGIBILITY_RULES, exclusionOf, worthAsking } from './eligibility.ts';
export { DEFAULT_DISPATCH_SETTINGS, type DispatchSettings } from './settings.ts';
export type { Eta, Situation, UnitSnapshot } from './situation.ts';
export { incidentTypeOfAlarm, suggestTriage, type Triage } from './triage.ts';

export { decide, type DecisionParts } from './decide.ts';
export { ELIGIBILITY_RULES, exclusionOf, worthAsking } from './eligibility.ts';
export { DEFAULT_DISPATCH_SETTINGS, type DispatchSettings } from './settings.ts';
export { straightLineEta } from './straight-line.ts';
export type { Eta, Situation, UnitSnapshot } from './situation.ts';
export { certify, type Certificate } from './assignment/certify.ts';
export {
  MAX_COST,
  problemOf,
  UNASSIGNED,
  type AssignmentProblem,
  type AssignmentSolution,
  type Pair,
} from './assignment/problem.ts';
export { solveAssignment } from './assignment/solve-assignment.ts';
export type { Batch, BatchIncident, BatchUnit } from './batch/batch.ts';
export { DEFAULT_BATCH_SETTINGS, type BatchSettings } from './batch/batch-settings.ts';
export { planBatch, type BatchPlan } from './batch/plan-batch.ts';
export { mayReplace, upgradeSteps } from './replacement/class-ladder.ts';
export { planVehicles, type VehicleChoice, type VehiclePlan } from './replacement/plan-replacements.ts';
export type { PoolVehicle, ReplacementWish } from './replacement/pool-vehicle.ts';
export { DEFAULT_REPLACEMENT_SETTINGS, type ReplacementSettings } from './replacement/replacement-settings.ts';
export { vehicleExclusion, vehiclesWorthAsking, type RuleContext } from './replacement/vehicle-rules.ts';

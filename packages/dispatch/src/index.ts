export { coverage, type Coverage, type DemandPlace } from './coverage.ts';
export { DEMAND_DAYS, freeCover, type FreeCover } from './free-cover.ts';
export { ELIGIBILITY_RULES, exclusionOf, WIDER_SEARCH, type Asked, type AskedIncident } from './eligibility.ts';
export { JobForecast } from './job-forecast.ts';
export type { IncidentSnapshot, RunningJob, TravelRow, UnitSnapshot } from './situation.ts';
export { straightLineEta, straightLineS, type Eta } from './straight-line.ts';
export { incidentSnapshot, unitSnapshot, type IncidentRow, type UnitRow } from './snapshots.ts';
export { useOf, type UnitUse } from './unit-use.ts';
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
export { nearestPairs } from './batch/nearest-pairs.ts';
export { planBatch, type BatchPlan } from './batch/plan-batch.ts';
export { Explainer, type Reasons } from './planning/explain.ts';
export { ordersInGroups, plannedIncidents, type PlannedIncident } from './planning/planned-incidents.ts';
export { prepareBatch, type PreparedBatch, type Situation } from './planning/prepare-batch.ts';
export { mayReplace, upgradeSteps } from './replacement/class-ladder.ts';
export { planVehicles, type VehicleChoice, type VehiclePlan } from './replacement/plan-replacements.ts';
export type { PoolVehicle, ReplacementWish } from './replacement/pool-vehicle.ts';
export {
  vehicleExclusion,
  vehicleExclusions,
  vehiclesWorthAsking,
  type RuleContext,
} from './replacement/vehicle-rules.ts';
export { driverExclusions, planDrivers, type DeliveryWish } from './replacement/plan-drivers.ts';
export {
  bareWish,
  deliveryEta,
  deliveryIncident,
  poolVehicle,
  soonestPickUpS,
  type PoolRow,
  type WishRow,
} from './replacement/wish-rows.ts';

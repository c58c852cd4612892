export { clockHint, median, type ClockEvidence } from './clock-hint.ts';
export * from './derive/alarm-rules.ts';
export { alarmSurroundings, rulesAround, type AlarmFact } from './derive/alarms.ts';
export { emptyState, stateFromJson, type DerivationState } from './derive/derivation-state.ts';
export { deriveFix, isDerived } from './derive/derive-fix.ts';
export { DeviceTimeline, type TenantHistory } from './derive/device-timeline.ts';
export type { DeriveContext } from './derive/draft.ts';
export { factId } from './derive/fact-id.ts';
export { deriveAgain, recordsOf } from './derive/derive-again.ts';
export { NO_ZONES, zoneHistory, type ZoneHistory } from './derive/zone-history.ts';
export { driverScore, sumParts } from './derive/driver-score.ts';
export { canonicalFacts, type Fact } from './derive/facts.ts';
export {
  fenceHistory,
  NO_FENCES,
  type FenceAreas,
  type FenceHistory,
  type FenceSet,
  type TimedFence,
} from './derive/fence-set.ts';
export type { FenceVisit } from './derive/fences.ts';
export { compareKeys, orderFix, type FixContent, type FixKey, type OrderedFix } from './derive/ordered-fix.ts';
export { thresholdsHistory } from './derive/model-thresholds.ts';
export type { PlaceTrack } from './derive/place-track.ts';
export { DEFAULT_SETTINGS, type TelematicsSettings } from './derive/settings.ts';
export type { DerivedStop, DerivedTrip } from './derive/trip-records.ts';
export { foldFix, type DeviceState } from './device-state.ts';
export { effectiveTime, isNewer, type Measurement } from './measurement.ts';
export { nextMotion, type MotionState } from './motion.ts';
export { judgeFix, type PlausibilityRules, type Verdict } from './plausibility.ts';
export { findGaps } from './track-gaps.ts';
export { foldUsage, HOUR_MS, type Usage, type UsageFix } from './usage.ts';
export { arrivalAfter, driftS, isWorthTelling, type LiveArrival, type LiveEtaSettings } from './live-eta/live-eta.ts';
export type { Errand } from './proof/approach.ts';
export { doubtsOf, type Doubt } from './proof/doubts.ts';
export type { JudgedAssignment, KnownStep } from './proof/judged-assignment.ts';
export { provenSteps, type ProvenStep } from './proof/proven-steps.ts';
export type { Carrier } from './proof/pair-samples.ts';
export { emptyProof, proofAfter, proofFromJson, type Proof } from './proof/proof.ts';
export { proofPoint, type MeasuredPlace, type ProofPoint } from './proof/proof-point.ts';

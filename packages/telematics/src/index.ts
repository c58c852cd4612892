export { effectiveTime, isNewer, type Measurement } from './measurement.ts';
export { foldFix, type DeviceState } from './device-state.ts';
export { nextMotion, type MotionState } from './motion.ts';
export { DEFAULT_PLAUSIBILITY, judgeFix, type PlausibilityRules, type Track, type Verdict } from './plausibility.ts';
export { foldAlarm, type AlarmFold, type AlarmSignal, type AlarmStanding } from './alarm-fold.ts';
export * from './derive/alarm-rules.ts';

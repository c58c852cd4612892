import type { DeriveStep } from './draft.ts';

export interface EngineSlice {
  /** Since the state began, ms. */
  engineMs: number;
  /** It was on at the fix before. */
  isOn: boolean;
}

/**
 * Engine hours: the time between two fixes counts when the engine was on at both; without a word about the ignition, a moving
 * vehicle's is on. A silence of the device counts as nothing. Fills in `engineMs`.
 */
export const engineHours: DeriveStep = ({ state, reading, context }) => {
  const slice = state.engine;
  const isOn = state.motion.ignition ?? reading.motion === 'moving';
  const tookMs = reading.sinceLastMs ?? 0;
  if (isOn && slice.isOn && tookMs <= context.settings.trips.gapMs) reading.engineMs = tookMs;
  slice.engineMs += reading.engineMs;
  slice.isOn = isOn;
};

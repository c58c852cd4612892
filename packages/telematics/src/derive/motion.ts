import { nextMotion, type MotionState } from '../motion.ts';
import type { DeriveStep, Draft } from './draft.ts';

export interface MotionSlice extends MotionState {
  /** As last said. */
  ignition: boolean | undefined;
}

/** Positions further apart in time tell nothing about the speed between them, ms. */
const SPEED_GAP_MS = 300_000;

/** Moving, idling or parked, by the rules of the live marker but in order. Fills in `speedKph` and `motion`. */
export const motion: DeriveStep = (draft) => {
  const { state, reading, fix, at } = draft;
  const slice = state.motion;
  slice.ignition = fix.ignition ?? slice.ignition;
  reading.speedKph = fix.speedKph ?? speedByWay(draft);
  const next = nextMotion(slice, at, reading.speedKph, slice.ignition);
  slice.motion = next.motion;
  slice.stillSince = next.stillSince;
  reading.motion = next.motion;
};

function speedByWay({ reading }: Draft): number | undefined {
  const { place, placeBefore } = reading;
  if (place === undefined || placeBefore === undefined) return undefined;
  const tookMs = place.at - placeBefore.at;
  if (tookMs <= 0 || tookMs > SPEED_GAP_MS) return undefined;
  return (reading.movedM / tookMs) * 3_600;
}

import type { Motion } from '@roadcall/contracts';

/** From this speed on a vehicle moves, km/h. GNSS noise of a standing one stays below. */
const MOVING_FROM_KPH = 5;
/** Below this speed it stands, km/h; in between it goes on with what it did. */
const STILL_BELOW_KPH = 3;
/** It must stand this long before it counts as stopped, ms: a red light is no stop. */
const STOPPED_AFTER_MS = 10_000;
/** With the ignition unknown, standing this long counts as parked, ms. */
const PARKED_AFTER_MS = 180_000;

export interface MotionState {
  motion: Motion;
  /** Since when it stands, ms since the epoch; undefined while it moves. */
  stillSince: number | undefined;
}

/**
 * Motion after one more fix (domain §3): moving; else idling with the ignition on, parked with it off.
 * @param at effective time of the fix, ms; must not be before the one of the fix before.
 * @param speedKph measured, or from the way since the fix before; undefined when neither is known.
 */
export function nextMotion(
  state: MotionState | undefined,
  at: number,
  speedKph: number | undefined,
  ignition: boolean | undefined,
): MotionState {
  if (speedKph === undefined) {
    if (ignition === false) return { motion: 'parked', stillSince: state?.stillSince ?? at };
    return { motion: state?.motion ?? 'unknown', stillSince: state?.stillSince };
  }
  const stands = speedKph < STILL_BELOW_KPH || (speedKph < MOVING_FROM_KPH && state?.motion !== 'moving');
  if (!stands) return { motion: 'moving', stillSince: undefined };
  const stillSince = state?.stillSince ?? at;
  if (ignition === false) return { motion: 'parked', stillSince };
  const stillMs = at - stillSince;
  if (state?.motion === 'moving' && stillMs < STOPPED_AFTER_MS) return { motion: 'moving', stillSince };
  if (ignition === undefined && (stillMs >= PARKED_AFTER_MS || state?.motion === 'parked')) {
    return { motion: 'parked', stillSince };
  }
  return { motion: 'idling', stillSince };
}

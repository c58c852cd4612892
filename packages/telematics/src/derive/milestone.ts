import { distanceBetweenM } from '@roadcall/geo';
import type { Draft, TimedPlace } from './draft.ts';
import type { FixKey } from './ordered-fix.ts';
import type { TripEnd } from './trip-records.ts';

/** Where the counters of way stood at an instant. */
export interface Milestone extends TripEnd {
  at: number;
  integratedM: number;
  deviceWayM: number;
  /** The fix by which it was found out. */
  key: FixKey;
}

/** The counters at this fix; the place is the last one that is known unless given. */
export function milestone({ at, fix, state, reading }: Draft, place?: TripEnd | TimedPlace): Milestone {
  const known = place?.lat === undefined ? (reading.place ?? state.track.place) : place;
  return {
    at,
    lat: known?.lat,
    lon: known?.lon,
    integratedM: state.odometer.integratedM,
    deviceWayM: state.odometer.deviceWayM + state.odometer.sinceDeviceM,
    key: { at: fix.at, ts: fix.ts, boot: fix.boot, seq: fix.seq },
  };
}

/** The counters at the fix before this one. */
export function milestoneBefore(draft: Draft, place: TripEnd | undefined): Milestone {
  const { reading } = draft;
  const now = milestone(draft, place);
  now.at -= reading.sinceLastMs ?? 0;
  now.integratedM -= reading.movedM;
  now.deviceWayM -= reading.deviceMovedM;
  return now;
}

/** How far the fix is from there, metres; 0 where either is unknown. */
export function awayFromM(from: TripEnd | undefined, place: TimedPlace | undefined): number {
  if (from?.lat === undefined || from.lon === undefined || place === undefined) return 0;
  return distanceBetweenM(from.lat, from.lon, place.lat, place.lon);
}

/** Way since then: by the device's odometer where it has one that agrees with the positions, else by positions. */
export function wayM({ state: { odometer } }: Draft, since: Milestone): number {
  const byPositionsM = odometer.integratedM - since.integratedM;
  if (odometer.deviceM === undefined) return byPositionsM;
  const byDeviceM = odometer.deviceWayM + odometer.sinceDeviceM - since.deviceWayM;
  return Math.abs(byDeviceM - byPositionsM) <= Math.max(1_000, byPositionsM / 2) ? byDeviceM : byPositionsM;
}

import { distanceBetweenM } from '@roadcall/geo';
import type { DeriveStep, Draft } from './draft.ts';

/** Ways since the state began, metres. */
export interface OdometerSlice {
  /** Position up to which the way is counted. */
  anchor: { lat: number; lon: number } | undefined;
  /** Way by positions. */
  integratedM: number;
  /** What the device's odometer said last; undefined when it never said anything. */
  deviceM: number | undefined;
  /** Way by the device's odometer, bridged by positions where it was reset. */
  deviceWayM: number;
  /** Way by positions since the device's odometer said something. */
  sinceDeviceM: number;
}

/** From this speed on the way between two positions is no noise, km/h. */
const SURELY_MOVES_KPH = 3;
/** A device's odometer may count this many times the straight line between its positions: roads bend, fixes are rare. */
const ROAD_FACTOR = 3;

/**
 * Way and odometer. The device's odometer is believed while it goes forward and not much further than the positions do;
 * a reset, a rollback or a jump of it is bridged by positions. Fills in `movedM`, `deviceMovedM` and `odometerM`.
 */
export const odometer: DeriveStep = (draft) => {
  const slice = draft.state.odometer;
  if (draft.isRefitted) {
    slice.deviceM = undefined;
    slice.sinceDeviceM = 0;
  }
  const before = slice.deviceWayM + slice.sinceDeviceM;
  const movedM = wayByPosition(draft);
  draft.reading.movedM = movedM;
  slice.integratedM += movedM;
  slice.sinceDeviceM += movedM;
  const said = draft.fix.odometerM;
  if (said !== undefined) {
    const known = slice.deviceM;
    if (known !== undefined) {
      const wayM = said - known;
      const isBelieved =
        wayM >= 0 && wayM <= slice.sinceDeviceM * ROAD_FACTOR + draft.context.settings.odometer.maxExcessM;
      slice.deviceWayM += isBelieved ? wayM : slice.sinceDeviceM;
    } else {
      slice.deviceWayM += slice.sinceDeviceM;
    }
    slice.deviceM = said;
    slice.sinceDeviceM = 0;
  }
  draft.reading.deviceMovedM = slice.deviceWayM + slice.sinceDeviceM - before;
  if (slice.deviceM !== undefined) draft.reading.odometerM = slice.deviceM + slice.sinceDeviceM;
};

/** Way since the anchor; it stays where it is while positions only jitter around it. */
function wayByPosition({ fix, reading, state, context }: Draft): number {
  const { place } = reading;
  const slice = state.odometer;
  if (place === undefined) return 0;
  if (slice.anchor === undefined) {
    slice.anchor = { lat: place.lat, lon: place.lon };
    return 0;
  }
  const wayM = distanceBetweenM(slice.anchor.lat, slice.anchor.lon, place.lat, place.lon);
  const surelyMoves = fix.speedKph !== undefined && fix.speedKph >= SURELY_MOVES_KPH;
  if (!surelyMoves && wayM < Math.max(context.settings.odometer.noiseM, fix.accuracyM ?? 0)) return 0;
  slice.anchor.lat = place.lat;
  slice.anchor.lon = place.lon;
  return wayM;
}

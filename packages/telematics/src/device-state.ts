import { distanceM } from '@roadcall/geo';
import { effectiveTime, isNewer, type Measurement } from './measurement.ts';
import { nextMotion, type MotionState } from './motion.ts';

/** Newest known state of a device. Never moves backwards, whatever order fixes arrive in. */
export interface DeviceState extends Measurement, MotionState {
  /** Time of `lat` and `lon` when the newest fix had none. */
  positionTs: number | undefined;
}

/** Positions this far apart in time tell nothing about the speed between them, ms. */
const SPEED_GAP_MS = 300_000;
/** Ways shorter than this may be GNSS noise, metres. */
const NOISE_M = 25;

/**
 * State after one more fix. An older fix changes nothing. What a fix does not say stays as it was known, but for the
 * speed, which is of the moment.
 */
export function foldFix(state: DeviceState | undefined, fix: Measurement): DeviceState {
  if (state !== undefined && !isNewer(fix, state)) return state;
  const at = effectiveTime(fix);
  const hasPosition = fix.lat !== undefined && fix.lon !== undefined;
  const ignition = fix.ignition ?? state?.ignition;
  const motion = nextMotion(state, at, fix.speedKph ?? speedBetween(state, fix), ignition);
  return {
    ts: fix.ts,
    receivedAt: fix.receivedAt,
    lat: hasPosition ? fix.lat : state?.lat,
    lon: hasPosition ? fix.lon : state?.lon,
    positionTs: hasPosition ? fix.ts : state?.positionTs,
    speedKph: fix.speedKph,
    headingDeg: fix.headingDeg ?? state?.headingDeg,
    satellites: fix.satellites,
    odometerM: fix.odometerM ?? state?.odometerM,
    fuelPct: fix.fuelPct ?? state?.fuelPct,
    chargePct: fix.chargePct ?? state?.chargePct,
    ignition,
    ...motion,
  };
}

/** Speed from the way since the position before, km/h; undefined where that says nothing. */
function speedBetween(state: DeviceState | undefined, fix: Measurement): number | undefined {
  if (state?.lat === undefined || state.lon === undefined || state.positionTs === undefined) return undefined;
  if (fix.lat === undefined || fix.lon === undefined) return undefined;
  const tookMs = fix.ts - state.positionTs;
  if (tookMs <= 0 || tookMs > SPEED_GAP_MS) return undefined;
  const wayM = distanceM({ lat: state.lat, lon: state.lon }, { lat: fix.lat, lon: fix.lon });
  return wayM < NOISE_M ? 0 : (wayM / tookMs) * 3_600;
}

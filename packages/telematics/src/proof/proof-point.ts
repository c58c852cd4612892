import type { ProofSettings } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';

/** A position that may prove something. `at`: ms since the epoch, the device's clock but never ahead of ours. */
export interface ProofPoint extends LatLon {
  readonly at: number;
  readonly accuracyM: number;
  /** Null: unknown. */
  readonly speedKph: number | null;
}

/** What a position is made from. */
export interface MeasuredPlace {
  readonly at: number;
  readonly lat: number | undefined;
  readonly lon: number | undefined;
  readonly accuracyM?: number | undefined;
  readonly hdop?: number | undefined;
  readonly speedKph?: number | undefined;
}

/** Error of a usual receiver at HDOP 1, metres. */
const ERROR_PER_HDOP_M = 5;

/** The position of a fix, or undefined when it has none or is too inaccurate to prove anything. */
export function proofPoint(fix: MeasuredPlace, settings: ProofSettings): ProofPoint | undefined {
  const { at, lat, lon } = fix;
  if (lat === undefined || lon === undefined) return undefined;
  const byHdop = fix.hdop === undefined ? settings.usualAccuracyM : fix.hdop * ERROR_PER_HDOP_M;
  const accuracyM = fix.accuracyM ?? byHdop;
  return accuracyM > settings.maxAccuracyM ? undefined : { at, lat, lon, accuracyM, speedKph: fix.speedKph ?? null };
}

/** Longer ago than this the last position does not tell the speed, ms. */
const SPEED_SPAN_MS = 120_000;

/** How fast it goes at a position: as it says, else as the way from the one before tells; null when neither does. */
export function speedAt(before: ProofPoint | null, point: ProofPoint): number | null {
  if (point.speedKph !== null) return point.speedKph;
  const spanMs = before === null ? 0 : point.at - before.at;
  return before === null || spanMs <= 0 || spanMs > SPEED_SPAN_MS ? null : (distanceM(before, point) / spanMs) * 3_600;
}

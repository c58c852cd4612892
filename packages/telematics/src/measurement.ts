/** What derivation reads of a fix. Absent = unknown. Times are ms since the epoch. */
export interface Measurement {
  /** Device clock. */
  ts: number;
  /** Server clock. */
  receivedAt: number;
  lat?: number | undefined;
  lon?: number | undefined;
  speedKph?: number | undefined;
  headingDeg?: number | undefined;
  satellites?: number | undefined;
  odometerM?: number | undefined;
  fuelPct?: number | undefined;
  chargePct?: number | undefined;
  ignition?: boolean | undefined;
}

/**
 * Time by which fixes of a device are put in order: its own clock, but never ahead of the server's. Fixes up to five
 * minutes in the future are taken; ordered by their own time, one of them would freeze the marker once the device has
 * set its clock right.
 */
export function effectiveTime(fix: { ts: number; receivedAt: number }): number {
  return Math.min(fix.ts, fix.receivedAt);
}

/** Whether `fix` comes after `known`; of fixes that arrived together, the device's order counts. */
export function isNewer(fix: { ts: number; receivedAt: number }, known: { ts: number; receivedAt: number }): boolean {
  const difference = effectiveTime(fix) - effectiveTime(known);
  return difference > 0 || (difference === 0 && fix.ts > known.ts);
}

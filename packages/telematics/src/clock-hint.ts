import type { ClockHint } from '@roadcall/contracts';

/** What the clock of a device is judged by: its fixes that came last, in any order. */
export interface ClockEvidence {
  /** Received minus recorded, ms: transport and waiting, plus how far the device's clock is behind. */
  fixes: readonly { lagMs: number; late: boolean }[];
  /** Fixes that came in the same time and were refused for their time (too old, in the future). */
  refusedForTime: number;
}

/** Fewer fixes tell nothing. */
const ENOUGH = 5;
/** No network delivers before it was sent; this much is measuring, ms. */
const AHEAD_MS = 2_000;
/** Every one of the last fixes this late is a clock, or a device that always waits, ms. */
const BEHIND_MS = 60_000;
/** This share of late fixes is no lost radio cell: the clock went back behind what was derived already. */
const MOSTLY = 0.8;

/** What is wrong with a device's clock, null when nothing is or too little is known. Median and least lag decide. */
export function clockHint({ fixes, refusedForTime }: ClockEvidence): ClockHint | null {
  if (refusedForTime > fixes.length) return { kind: 'far_off', rejected: refusedForTime };
  if (fixes.length < ENOUGH) return null;
  const lags = fixes.map(({ lagMs }) => lagMs).toSorted((a, b) => a - b);
  const medianMs = median(lags)!;
  if (medianMs < -AHEAD_MS) return { kind: 'ahead', byMs: -medianMs };
  if (fixes.filter(({ late }) => late).length >= MOSTLY * fixes.length) return { kind: 'jumped_back', byMs: medianMs };
  const leastMs = lags[0]!;
  return leastMs > BEHIND_MS ? { kind: 'behind', byMs: leastMs } : null;
}

/** Middle of ascending numbers, the lower one of two; undefined without any. */
export function median(ascending: readonly number[]): number | undefined {
  return ascending[(ascending.length - 1) >> 1];
}

import type { FixKey } from './ordered-fix.ts';

/**
 * Whether a vehicle is in a fence, told from noisy positions. Two rules count a crossing; both date it back to the first
 * position beyond the border:
 *
 * - Clear: each position beyond the border speaks for a crossing by its distance in accuracies less `TOLERANCE`, each one
 *   on the near side against it; at `PROOF` it counts (a cumulative sum, Page 1954). One position six accuracies
 *   beyond is enough, or two of 3.75. Noise of the stated accuracy around the border itself comes there once in some
 *   five million positions (Siegmund's approximation).
 * - Lasting: all positions for `LASTING_MS` are beyond, however near: parked just inside the gate. This is only asked of a
 *   side that was proven before, so that a vehicle that stands on the border changes sides once at most.
 */
export interface Occupancy {
  inside: boolean;
  /** What speaks for the known side, 0 to PROOF. */
  certainty: number;
  /** The known side was proven, since the last crossing. */
  isProven: boolean;
  /** What speaks for the other side, 0 to PROOF. */
  doubt: number;
  crossing?: Crossing | undefined;
}

/** A position, first of what may become a crossing. */
export interface Crossing extends FixKey {
  lat: number;
  lon: number;
  /** A position on the near side came between. */
  isBroken?: boolean | undefined;
}

/** Accuracies that a position may be off without saying anything. */
const TOLERANCE = 1.5;
/** Accuracies beyond the tolerance, over all positions of a crossing, that prove it. */
const PROOF = 4.5;
/** Accuracies from the border beyond which a position says no more than at it. */
export const TELLING_ACCURACIES = PROOF + TOLERANCE;
/** As long as this on the other side without a break is a crossing too, ms. */
const LASTING_MS = 60_000;

/** A vehicle that was never near: outside, and known to be. */
export function neverInside(): Occupancy {
  return { inside: false, certainty: PROOF, isProven: true, doubt: 0 };
}

/** Whether nothing would be lost by forgetting it: `neverInside` says the same. */
export function isForgettable(occupancy: Occupancy): boolean {
  return !occupancy.inside && isCertain(occupancy) && occupancy.crossing === undefined;
}

/** Whether the last positions leave no doubt about the side. */
export function isCertain(occupancy: Occupancy): boolean {
  return occupancy.certainty >= PROOF;
}

/**
 * Takes in one position. Returns the first position of the crossing that it completes, undefined for none.
 * @param outsideM distance to the border, metres; negative inside.
 * @param accuracyM of this position, metres, above 0.
 */
export function observe(
  occupancy: Occupancy,
  here: Crossing,
  outsideM: number,
  accuracyM: number,
): Crossing | undefined {
  const beyond = (occupancy.inside ? outsideM : -outsideM) / accuracyM;
  occupancy.certainty = bounded(occupancy.certainty - beyond - TOLERANCE);
  occupancy.isProven ||= isCertain(occupancy);
  occupancy.doubt = bounded(occupancy.doubt + beyond - TOLERANCE);
  if (beyond <= 0) {
    if (occupancy.doubt === 0) occupancy.crossing = undefined;
    else if (occupancy.crossing !== undefined) occupancy.crossing.isBroken = true;
    return undefined;
  }
  const first = (occupancy.crossing ??= { ...here });
  const isClear = occupancy.doubt >= PROOF;
  const isLasting = occupancy.isProven && first.isBroken !== true && here.at - first.at >= LASTING_MS;
  if (!isClear && !isLasting) return undefined;
  occupancy.inside = !occupancy.inside;
  occupancy.certainty = isClear ? PROOF : 0;
  occupancy.isProven = isClear;
  occupancy.doubt = 0;
  occupancy.crossing = undefined;
  return first;
}

function bounded(evidence: number): number {
  return Math.min(PROOF, Math.max(0, evidence));
}

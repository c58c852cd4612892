import type { Motion } from '@roadcall/contracts';

/** No position is better than this against a line that a person drew on a map, metres. */
const BEST_M = 10;
/** What a device that says nothing is taken for, metres: a good view of the sky in a town. */
const UNKNOWN_M = 15;
/** Metres per unit of horizontal dilution: the ranging error of a code receiver (GPS performance standard, rounded up). */
const METRES_PER_HDOP = 5;
/** The position of a parked vehicle wanders, in garages most: its accuracy counts as this much worse. */
const PARKED_FACTOR = 2;

/** How far off a position may be, metres: as the device says, else by its dilution, else by experience. */
export function fixAccuracyM(
  fix: { accuracyM?: number | undefined; hdop?: number | undefined },
  motion: Motion,
): number {
  const saidM = fix.accuracyM ?? (fix.hdop === undefined ? UNKNOWN_M : fix.hdop * METRES_PER_HDOP);
  return Math.max(BEST_M, saidM) * (motion === 'parked' ? PARKED_FACTOR : 1);
}

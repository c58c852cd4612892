import type { Branch } from '@roadcall/contracts';
import { bearingDeg, distanceM, type LatLon } from '@roadcall/geo';

/** The points of the compass, clockwise from north. */
export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

/** Where a place is, told from the nearest branch: how far and in which direction. */
export interface FromBranch {
  readonly branch: Branch;
  readonly metres: number;
  readonly towards: (typeof COMPASS)[number];
}

/** null without any branch. */
export function fromBranch(place: LatLon, branches: Iterable<Branch>): FromBranch | null {
  let nearest: { branch: Branch; metres: number } | null = null;
  for (const branch of branches) {
    const metres = distanceM(branch, place);
    if (nearest === null || metres < nearest.metres) nearest = { branch, metres };
  }
  if (nearest === null) return null;
  const eighth = Math.round(bearingDeg(nearest.branch, place) / 45) % COMPASS.length;
  return { ...nearest, towards: COMPASS[eighth]! };
}

/**
 * Where a track is silent: the indexes of the points that come more than `gapMs` after the one before.
 * @param points in time order, ms since the epoch.
 */
export function findGaps(points: readonly { readonly at: number }[], gapMs: number): number[] {
  const after: number[] = [];
  for (let i = 1; i < points.length; i++) {
    if (points[i]!.at - points[i - 1]!.at > gapMs) after.push(i);
  }
  return after;
}

import type { Track, TrackPoint } from '@roadcall/contracts';

/** Times and places of a track as numbers, for sixty looks a second. */
export interface PlacedPoint {
  readonly at: number;
  readonly lat: number;
  readonly lon: number;
  readonly speedKph: number | null;
  readonly headingDeg: number | null;
  /** Fuel or charge, %. */
  readonly energyPct: number | null;
}

/** Where the vehicle was at an instant. */
export interface PlaceAt extends Omit<PlacedPoint, 'at'> {
  /** Age of what is shown, ms; more than a moment only within a gap. */
  readonly ageMs: number;
}

/** Between points this far apart nothing is known: the last place holds, ms. */
const HOLD_MS = 120_000;

/** Points of a track that are not in doubt, in the order of their times. */
export function placedPoints(track: Pick<Track, 'points'>): PlacedPoint[] {
  return track.points
    .filter(({ flags }) => !flags.includes('jump') && !flags.includes('few_satellites'))
    .map((point: TrackPoint) => ({
      at: Date.parse(point.recordedAt),
      lat: point.lat,
      lon: point.lon,
      speedKph: point.speedKph,
      headingDeg: point.headingDeg,
      energyPct: point.chargePct ?? point.fuelPct,
    }))
    .toSorted((a, b) => a.at - b.at);
}

/** Index of the last point at or before an instant; -1 before the first. */
export function indexAt(points: readonly PlacedPoint[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Place at an instant, on the straight between its two points; undefined without points. */
export function placeAt(points: readonly PlacedPoint[], at: number): PlaceAt | undefined {
  const index = Math.max(0, indexAt(points, at));
  const [from, to] = [points[index], points[index + 1]];
  if (from === undefined) return undefined;
  const ageMs = Math.max(0, at - from.at);
  if (to === undefined || ageMs === 0 || to.at - from.at > HOLD_MS) return { ...from, ageMs };
  const share = ageMs / (to.at - from.at);
  return {
    ...from,
    lat: from.lat + (to.lat - from.lat) * share,
    lon: from.lon + (to.lon - from.lon) * share,
    ageMs,
  };
}

/** The point nearest to a place on the ground, by squared degrees with the longitude shrunk to the latitude. */
export function nearestPoint(
  points: readonly PlacedPoint[],
  place: { lat: number; lon: number },
): PlacedPoint | undefined {
  const shrink = Math.cos((place.lat * Math.PI) / 180);
  let nearest: PlacedPoint | undefined;
  let least = Infinity;
  for (const point of points) {
    const squared = (point.lat - place.lat) ** 2 + ((point.lon - place.lon) * shrink) ** 2;
    if (squared < least) [least, nearest] = [squared, point];
  }
  return nearest;
}

import type { ProofSettings } from '@roadcall/contracts';
import { distanceM, polylineLengthM, projectOnPolyline, type LatLon } from '@roadcall/geo';
import { speedAt, type ProofPoint } from './proof-point.ts';

/** How a unit goes to a scene, by its positions alone. Times are those of positions; null: not so (yet). */
export interface Approach {
  readonly last: ProofPoint | null;
  /** Where it was when it accepted. */
  readonly origin: LatLon | null;
  /** First of the positions away from there that nothing contradicts yet. */
  readonly leaving: ProofPoint | null;
  readonly departedAt: number | null;
  /** First position inside the radius of the scene, and whether it was slow since. */
  readonly inside: { readonly first: ProofPoint; readonly wasSlow: boolean } | null;
  readonly arrivedAt: number | null;
  /** Farther from the scene than `leaveM`, from when to when, and how far at last. */
  readonly away: { readonly since: number; readonly until: number; readonly metres: number } | null;
}

export const NO_APPROACH: Approach = {
  last: null,
  origin: null,
  leaving: null,
  departedAt: null,
  inside: null,
  arrivedAt: null,
  away: null,
};

/** Where the unit goes and since when. */
export interface Errand {
  readonly scene: LatLon;
  /** When it accepted, ms since the epoch; earlier positions only tell from where it left. */
  readonly acceptedAt: number;
  /** The way that it was given; null: none is known. */
  readonly route: readonly LatLon[] | null;
}

/** Approach after one more position. One that is not newer than the last says nothing: order of arrival does not matter. */
export function approachAfter(state: Approach, point: ProofPoint, errand: Errand, settings: ProofSettings): Approach {
  if (state.last !== null && point.at <= state.last.at) return state;
  if (point.at < errand.acceptedAt) return { ...state, last: point, origin: { lat: point.lat, lon: point.lon } };
  const origin = state.origin ?? { lat: point.lat, lon: point.lon };
  return {
    last: point,
    origin,
    ...departure({ ...state, origin }, point, settings),
    ...arrival(state, point, errand, settings),
    away: awayAfter(state.away, point, errand.scene, settings),
  };
}

/** Far enough from where it accepted at two positions on end, and moving between them. */
function departure(
  state: Approach & { origin: LatLon },
  point: ProofPoint,
  settings: ProofSettings,
): Pick<Approach, 'leaving' | 'departedAt'> {
  const { leaving, departedAt } = state;
  if (departedAt !== null) return { leaving, departedAt };
  const isAway = distanceM(state.origin, point) > settings.departM + point.accuracyM;
  if (!isAway) return { leaving: null, departedAt };
  if (leaving === null) return { leaving: point, departedAt };
  const speedKph = speedAt(state.last, point) ?? 0;
  const isMoving = speedKph >= settings.slowKph || distanceM(leaving, point) > 2 * point.accuracyM;
  return { leaving, departedAt: isMoving ? leaving.at : null };
}

/**
 * Inside the radius for the dwell time, slow at least once, and at the end of its way: who waits at a light beside the scene
 * with the turn still before it has not arrived, unless it stays. The time is that of the first position inside.
 */
function arrival(
  state: Approach,
  point: ProofPoint,
  { route, scene }: Errand,
  settings: ProofSettings,
): Pick<Approach, 'inside' | 'arrivedAt'> {
  const { inside, arrivedAt } = state;
  if (arrivedAt !== null) return { inside, arrivedAt };
  const radiusM = Math.min(settings.maxArriveM, Math.max(settings.arriveM, point.accuracyM));
  const limitM = inside === null ? radiusM : radiusM * settings.staysFactor;
  if (distanceM(scene, point) > limitM) return { inside: null, arrivedAt };
  const first = inside?.first ?? point;
  const dwelledMs = point.at - first.at;
  const wasSlow = inside?.wasSlow === true || isSlow(first, point, settings);
  const isThere =
    wasSlow &&
    dwelledMs >= settings.dwellS * 1_000 &&
    (dwelledMs >= settings.standsS * 1_000 || beforeItM(route, point) <= settings.routeEndM);
  return { inside: { first, wasSlow }, arrivedAt: isThere ? first.at : null };
}

/** How much of its way a unit still has before it, metres; 0 without one. */
function beforeItM(route: Errand['route'], point: ProofPoint): number {
  return route === null ? 0 : polylineLengthM(route) - projectOnPolyline(point, route).alongM;
}

/** Slow as it says itself; else it has come no farther since, which noise does not hide. */
function isSlow(first: ProofPoint, point: ProofPoint, settings: ProofSettings): boolean {
  if (point.speedKph !== null) return point.speedKph < settings.slowKph;
  const elapsedMs = point.at - first.at;
  return elapsedMs >= settings.dwellS * 1_000 && (distanceM(first, point) / elapsedMs) * 3_600 < settings.slowKph;
}

function awayAfter(
  away: Approach['away'],
  point: ProofPoint,
  scene: LatLon,
  settings: ProofSettings,
): Approach['away'] {
  const metres = distanceM(scene, point);
  if (metres <= settings.leaveM + point.accuracyM) return null;
  return { since: away?.since ?? point.at, until: point.at, metres };
}

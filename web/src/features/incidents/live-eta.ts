import { decodePolyline, polylineLengthM, type LatLon } from '@roadcall/geo';
import type { Assignment } from '@roadcall/contracts';
import { useNow } from '../../data/tick.ts';

interface Route {
  readonly line: readonly LatLon[];
  readonly lengthM: number;
}

const routes = new Map<string, Route | null>();

/** The way an assignment was given, decoded once; null while it has none: one sent by hand gets it a moment later. */
export function routeOf(assignment: Pick<Assignment, 'id' | 'route'>): Route | null {
  if (assignment.route === null) return null;
  const known = routes.get(assignment.id);
  if (known !== undefined) return known;
  const line = decodePolyline(assignment.route);
  const route = line && line.length > 1 ? { line, lengthM: polylineLengthM(line) } : null;
  routes.set(assignment.id, route);
  return route;
}

export interface Remaining {
  readonly seconds: number;
  readonly metres: number;
}

/** Seconds until a unit on its way is there, by the server's live ETA, else as it was offered; null once it is there. */
export function remainingSeconds(assignment: Assignment, now: number): number | null {
  const { liveEta, state, etaS } = assignment;
  if (state !== 'offered' && state !== 'accepted' && state !== 'en_route') return null;
  return liveEta ? Math.max(0, (Date.parse(liveEta.arrivesAt) - now) / 1_000) : etaS;
}

/**
 * What is left of the way of a unit that drives, by the server's live ETA. That one is told when it shifts: the metres run down
 * with the time in between. Null while it is not known (not under way, off its route).
 */
export function remainingWay(assignment: Assignment): Remaining | null {
  const { liveEta } = assignment;
  const seconds = remainingSeconds(assignment, useNow.getState().now);
  if (seconds === null || !liveEta || liveEta.remainingM === null) return null;
  const spanS = (Date.parse(liveEta.arrivesAt) - Date.parse(liveEta.at)) / 1_000;
  return { seconds, metres: liveEta.remainingM * Math.min(1, seconds / Math.max(1, spanS)) };
}

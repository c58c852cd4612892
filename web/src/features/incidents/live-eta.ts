import { decodePolyline, polylineLengthM, projectOnPolyline, type LatLon } from '@roadcall/geo';
import type { Assignment } from '@roadcall/contracts';
import { currentMotion, pageSeconds } from '../../data/live.ts';
import { useFleet } from '../../data/fleet-store.ts';

interface Route {
  readonly line: readonly LatLon[];
  readonly lengthM: number;
}

const routes = new Map<string, Route | null>();

/** The way an assignment was given, decoded once; null when it has none. */
export function routeOf(assignment: Pick<Assignment, 'id' | 'route'>): Route | null {
  const known = routes.get(assignment.id);
  if (known !== undefined) return known;
  const line = assignment.route === null ? null : decodePolyline(assignment.route);
  const route = line && line.length > 1 ? { line, lengthM: polylineLengthM(line) } : null;
  routes.set(assignment.id, route);
  return route;
}

/** Farther from its way than this a unit has left it: the offer's travel time says nothing any more, metres. */
const OFF_ROUTE_M = 400;

export interface Remaining {
  readonly seconds: number;
  readonly metres: number;
}

/**
 * What is left of the way of a unit that drives: the offer's travel time by the share of the route still before it. Null while it is
 * not known (not under way, no route, off the route).
 */
export function remainingWay(assignment: Assignment): Remaining | null {
  if (assignment.state !== 'en_route' && assignment.state !== 'accepted' && assignment.state !== 'offered') return null;
  const route = routeOf(assignment);
  const table = currentMotion();
  const unit = useFleet.getState().units.get(assignment.unitId);
  const slot = unit && table ? table.slotOf(unit.no) : undefined;
  if (!route || !table || slot === undefined || assignment.etaS === null) return null;
  const here = projectOnPolyline(table.latLonAt(slot, pageSeconds()), route.line);
  if (here.distanceM > OFF_ROUTE_M) return null;
  const metres = Math.max(0, route.lengthM - here.alongM);
  return { metres, seconds: assignment.etaS * (metres / Math.max(1, route.lengthM)) };
}

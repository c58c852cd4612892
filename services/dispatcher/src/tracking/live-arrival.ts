import type { AssignmentId, LiveEta } from '@roadcall/contracts';
import { decodePolyline, polylineLengthM, projectOnPolyline, type LatLon } from '@roadcall/geo';
import type { TrackedAssignment } from '@roadcall/store';
import {
  arrivalAfter,
  driftS,
  isWorthTelling,
  type LiveArrival,
  type LiveEtaSettings,
  type ProofPoint,
} from '@roadcall/telematics';
import type { LiveTravel } from '../travel/live-travel.ts';
import { openDoubt } from './judge.ts';
import type { KeptTracking } from './kept-tracking.ts';
import type { Tracked } from './read-fixes.ts';

/** Farther from its route than this a unit has left it, metres. */
const OFF_ROUTE_M = 400;
/** A drive off its route is asked about this often, ms. */
const ASK_EACH_MS = 30_000;

/** What the newest position says of the arrival. */
export interface ArrivalNews {
  readonly kept: KeptTracking;
  /** To tell; null: nothing, or nothing new. */
  readonly tell: LiveEta | null;
  /** Seconds that it is late against its plan; null: not worth a doubt. */
  readonly lateS: number | null;
}

/** Routes by assignment, decoded once; those of assignments that ended are forgotten by `keepOnly`. */
export class Routes {
  readonly #routes = new Map<AssignmentId, { line: readonly LatLon[]; lengthM: number } | null>();

  of({ assignmentId, route }: TrackedAssignment): { line: readonly LatLon[]; lengthM: number } | null {
    // A unit that was sent by hand gets its way a moment later.
    if (route === null) return null;
    const known = this.#routes.get(assignmentId);
    if (known !== undefined) return known;
    const line = decodePolyline(route);
    const decoded = line && line.length > 1 ? { line, lengthM: polylineLengthM(line) } : null;
    this.#routes.set(assignmentId, decoded);
    return decoded;
  }

  keepOnly(assignments: readonly TrackedAssignment[]): void {
    const kept = new Set(assignments.map(({ assignmentId }) => assignmentId));
    for (const id of this.#routes.keys()) if (!kept.has(id)) this.#routes.delete(id);
  }
}

/**
 * The smoothed arrival of a unit on its way to the scene: the offer's drive by the share of the route before it; off the route,
 * what the travel source says, asked now and then. Null news once it is there.
 */
export async function lookAhead(
  { assignment, kept }: Tracked,
  routes: Routes,
  travel: LiveTravel,
  settings: LiveEtaSettings,
): Promise<ArrivalNews> {
  const isDriving = assignment.state === 'accepted' || assignment.state === 'en_route';
  const { last, arrivedAt } = kept.proof.approach;
  if (!isDriving || last === null || arrivedAt !== null || last.at < assignment.acceptedAt.getTime()) {
    return { kept, tell: null, lateS: null };
  }
  if (kept.arrival !== null && last.at <= kept.arrival.at) {
    return { kept, tell: null, lateS: lateOf(assignment, kept.arrival, settings) };
  }
  const onRoute = alongRoute(assignment, last, routes);
  const asked = onRoute === null ? await ask(assignment, kept, last, travel) : kept.asked;
  const way = onRoute ?? (asked && { ...asked, remainingS: remainingOf(asked, last), metres: null });
  if (way === null) return { kept, tell: null, lateS: null };
  const arrival = arrivalAfter(kept.arrival, { at: last.at, remainingS: way.remainingS }, settings);
  const told = assignment.liveEta && {
    at: Date.parse(assignment.liveEta.at),
    arrivesAt: Date.parse(assignment.liveEta.arrivesAt),
    source: assignment.liveEta.source,
  };
  const isNews = isWorthTelling(told, { ...arrival, source: way.source }, settings);
  const tell: LiveEta = {
    arrivesAt: new Date(arrival.arrivesAt).toISOString(),
    remainingM: way.metres,
    source: way.source,
    at: new Date(arrival.at).toISOString(),
  };
  return {
    kept: { ...kept, arrival, asked },
    tell: isNews ? tell : null,
    lateS: lateOf(assignment, arrival, settings),
  };
}

type Asked = NonNullable<KeptTracking['asked']>;
type Way = Pick<Asked, 'remainingS' | 'source'> & { readonly metres: number | null };

function alongRoute(assignment: TrackedAssignment, here: ProofPoint, routes: Routes): Way | null {
  const route = routes.of(assignment);
  if (route === null || assignment.etaS === null || assignment.etaSource === null) return null;
  const projected = projectOnPolyline(here, route.line);
  if (projected.distanceM > OFF_ROUTE_M) return null;
  const metres = Math.max(0, route.lengthM - projected.alongM);
  const remainingS = assignment.etaS * (metres / Math.max(1, route.lengthM));
  return { remainingS, source: assignment.etaSource, metres };
}

async function ask(
  assignment: TrackedAssignment,
  { asked }: KeptTracking,
  here: ProofPoint,
  travel: LiveTravel,
): Promise<Asked | null> {
  if (asked !== null && here.at - asked.at < ASK_EACH_MS) return asked;
  const answer = await travel.timeTo(assignment, here, new Date(here.at));
  return { at: here.at, remainingS: answer.etaS, source: answer.source };
}

function remainingOf(asked: Asked, here: ProofPoint): number {
  return Math.max(0, asked.remainingS - (here.at - asked.at) / 1_000);
}

function lateOf(assignment: TrackedAssignment, arrival: LiveArrival, settings: LiveEtaSettings): number | null {
  if (assignment.etaS === null) return null;
  const plan = { arrivesAt: assignment.acceptedAt.getTime() + assignment.etaS * 1_000, driveS: assignment.etaS };
  return driftS(arrival.arrivesAt, plan, openDoubt(assignment, 'eta_drift'), settings);
}

import {
  incidentStatusAfter,
  isActive,
  ProvableState,
  unitStateDuring,
  type Assignment,
  type AssignmentState,
  type DeclineCode,
  type Incident,
  type IncidentDetail,
  type TimelineEntry,
  type Unit,
} from '@roadcall/contracts';
import { stopClocks } from './clocks.ts';
import type { World } from './world.ts';

const iso = (at: number): string => new Date(at).toISOString();
/** Positions prove a step so much before its crew presses the button, ms. */
const PROVEN_BEFORE_MS = 14_000;

/** The incident without what only its detail has: as lists and events carry it. */
export function asIncident(detail: IncidentDetail): Incident {
  const { assignments: _a, clocks: _c, decisions: _d, contacts: _l, timeline: _t, ...incident } = detail;
  return incident;
}

type Told = Pick<TimelineEntry, 'at' | 'kind' | 'by' | 'text'> & Partial<TimelineEntry>;

/** Writes into the timeline of an incident. */
export function tell(incident: IncidentDetail, entry: Told): void {
  incident.timeline.push({ changes: [], declineCode: null, ...entry });
}

/** A step of an assignment; without `by` its crew and its positions say so, with it a person in its place. */
export interface Move {
  to: AssignmentState;
  by?: string;
  reason?: string | null;
  declineCode?: DeclineCode | null;
}

/** Moves an assignment with what follows: unit, incident, promises, timeline, events. */
export function moveOn(world: World, incident: IncidentDetail, assignment: Assignment, move: Move): void {
  const { to, reason = null, declineCode = null } = move;
  const unit = world.units.find((candidate) => candidate.id === assignment.unitId)!;
  const at = iso(world.now);
  Object.assign(assignment, { state: to, version: assignment.version + 1 }, timesOf(to, at));
  if (reason !== null || declineCode !== null) Object.assign(assignment, { reason, declineCode });
  keepStep(assignment, move, world.now);
  Object.assign(unit, { state: unitStateDuring(to) ?? 'available', version: unit.version + 1 });
  if (!isActive(to)) Object.assign(world.movingOf(unit).driver, { haste: 0.9, mode: 'wander' });
  if (assignment.role === 'rescue') Object.assign(incident, { assignment });
  followLegs(world, incident, at);
  if (to === 'accepted' && assignment.role === 'rescue') {
    incident.acceptedAt = at;
    stopClocks(incident, 'rescue.dispatch', world.now);
  }
  if (to === 'on_scene' && assignment.role === 'rescue') {
    incident.onSceneAt = at;
    for (const kind of ['rescue.first', 'rescue.on_scene']) stopClocks(incident, kind, world.now);
  }
  const byService = to === 'offered' || (to === 'cancelled' && move.by === undefined);
  const by = move.by ?? (byService ? 'dispatcher' : `Crew ${unit.name}`);
  const text = reason === null ? unit.name : `${unit.name}: ${reason}`;
  tell(incident, { at, kind: `assignment.${to}`, by, text, declineCode });
  if (incident.timeline.at(-2)?.kind !== `incident.${incident.status}`) {
    tell(incident, { at, kind: `incident.${incident.status}`, by, text: incident.cancelReason });
  }
  world.emit({ kind: 'unit.changed', data: unit });
  world.emit({ kind: 'assignment.changed', data: assignment });
  world.emit({ kind: 'incident.changed', data: asIncident(incident) });
}

function timesOf(to: AssignmentState, at: string): Partial<Assignment> {
  if (to === 'accepted') return { acceptedAt: at };
  if (to === 'en_route') return { enRouteAt: at };
  if (to === 'on_scene') return { onSceneAt: at };
  return isActive(to) ? {} : { endedAt: at };
}

/** How the step is known: positions prove what crews do by themselves, and the crew presses a little later. */
function keepStep(assignment: Assignment, { to, by }: Move, now: number): void {
  const state = ProvableState.safeParse(to).data;
  if (state === undefined) return;
  const provenAt = by === undefined ? iso(now - PROVEN_BEFORE_MS) : null;
  const pressedAt = iso(now);
  assignment.steps = [...assignment.steps.filter((step) => step.state !== state), { state, pressedAt, provenAt }];
}

/** The incident follows its newest rescue and waits for its other legs, an owed one too. */
export function followLegs(world: World, incident: IncidentDetail, at: string): void {
  incident.version += 1;
  const rescue = incident.assignments.findLast(({ role }) => role === 'rescue');
  if (incident.status === 'cancelled' || rescue === undefined) return;
  const delivery = incident.assignments.findLast(({ role }) => role === 'delivery_driver');
  const isWanted = incident.replacementOwed && incident.rentalId !== null && delivery?.state !== 'done';
  incident.status = incidentStatusAfter(rescue.state, delivery ? [delivery.state] : [], isWanted);
  if (incident.status !== 'resolved' || incident.resolvedAt !== null) return;
  incident.resolvedAt = at;
  stopClocks(incident, '', world.now, 'resolved');
  freeVehicle(world, incident);
}

/** The vehicle in trouble drives again: the stand-in company repairs everything. */
export function freeVehicle(world: World, incident: IncidentDetail): void {
  const vehicle = world.vehicles.find((candidate) => candidate.id === incident.vehicleId);
  if (!vehicle) return;
  Object.assign(vehicle, { condition: 'ok', version: vehicle.version + 1 });
  world.movingOf(vehicle).driver.mode = 'wander';
  world.emit({ kind: 'vehicle.changed', data: vehicle });
}

/** The unit that an assignment binds. */
export const unitOf = (world: World, assignment: Assignment): Unit =>
  world.units.find(({ id }) => id === assignment.unitId)!;

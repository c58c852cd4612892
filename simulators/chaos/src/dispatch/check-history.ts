import {
  isActive,
  mayFollow,
  OPEN_INCIDENT_STATUSES,
  type AssignmentState,
  type IncidentStatus,
} from '@roadcall/contracts';
import type { AssignmentFact, History } from './history.ts';
import { measureRestarts, type Restarts } from './measure-restarts.ts';

export interface HistoryVerdict extends Restarts {
  /** A unit, a vehicle or a role of a mission that had two active assignments at once. */
  readonly doubleAssignments: number;
  /** Incidents that were opened and neither came to an end nor have an active assignment. */
  readonly lostIncidents: number;
  /** Assignments that went from one state to another that may not follow it (domain §4), or after their end. */
  readonly brokenTransitions: number;
  /** Records whose row at the end is not what the last event about it said. */
  readonly disagreements: number;
  readonly offers: number;
  readonly ended: number;
  /** What was found, in words; at most twenty. */
  readonly faults: readonly string[];
}

/**
 * Events of one transaction are written by one statement: where an assignment ends within this time of the one that takes
 * its place, it was an exchange and nobody ever saw both, ms. (The tables' unique indexes hold within a transaction too.)
 */
const ONE_STATEMENT_MS = 1;
const MOST_FAULTS = 20;

/** Judges a whole run by its events alone, knowing nothing of how it was dispatched. Pure. */
export function checkHistory(history: History): HistoryVerdict {
  const faults: string[] = [];
  const counts = {
    doubleAssignments: 0,
    brokenTransitions: 0,
    disagreements: 0,
    lostIncidents: 0,
    offers: 0,
    ended: 0,
  };
  const fault = (kind: keyof typeof counts, sentence: string): void => {
    counts[kind] += 1;
    if (faults.length < MOST_FAULTS) faults.push(sentence);
  };

  const statusOf = new Map<string, IncidentStatus>();
  const stateOf = new Map<string, AssignmentState>();
  const activeOf = new Map<string, Set<string>>();
  /** Who holds what, and since when somebody else holds it too. */
  const holders = new Map<string, { id: string; contested: { by: string; sinceMs: number } | undefined }>();

  for (const event of history.events) {
    if ('incident' in event) {
      statusOf.set(event.incident.id, event.incident.status);
      continue;
    }
    const { assignment, atMs } = event;
    const before = stateOf.get(assignment.id);
    if (before === undefined) counts.offers += 1;
    if (before !== undefined && before !== assignment.state && !mayFollow(before, assignment.state))
      fault('brokenTransitions', `assignment ${assignment.id} went from ${before} to ${assignment.state}`);
    stateOf.set(assignment.id, assignment.state);
    const active = activeOf.get(assignment.incidentId) ?? new Set();
    if (isActive(assignment.state)) active.add(assignment.id);
    else active.delete(assignment.id);
    activeOf.set(assignment.incidentId, active);
    for (const thing of thingsOf(assignment)) hold(thing, assignment, atMs);
  }
  for (const [thing, { id, contested }] of holders) if (contested !== undefined) double(thing, id, contested.by);

  for (const id of history.opened) {
    const status = statusOf.get(id);
    if (status !== undefined && !OPEN_INCIDENT_STATUSES.includes(status)) counts.ended += 1;
    else if (status === undefined) fault('lostIncidents', `incident ${id} was opened and no event tells of it`);
    else if ((activeOf.get(id)?.size ?? 0) === 0) fault('lostIncidents', `incident ${id} is ${status} and has no unit`);
  }
  compare('incident', statusOf, history.incidentsAtEnd);
  compare('assignment', stateOf, history.assignmentsAtEnd);
  return { ...counts, faults, ...measureRestarts(history) };

  function hold(thing: string, { id, state }: AssignmentFact, atMs: number): void {
    const holder = holders.get(thing);
    if (isActive(state)) {
      if (holder === undefined) holders.set(thing, { id, contested: undefined });
      else if (holder.id !== id) holder.contested ??= { by: id, sinceMs: atMs };
      return;
    }
    if (holder === undefined) return;
    const { contested } = holder;
    if (holder.id === id) holders.delete(thing);
    if (contested === undefined) return;
    if (holder.id === id || contested.by === id) {
      if (atMs - contested.sinceMs > ONE_STATEMENT_MS) double(thing, holder.id, contested.by);
      if (holder.id === id) holders.set(thing, { id: contested.by, contested: undefined });
      else holder.contested = undefined;
    }
  }

  function double(thing: string, first: string, second: string): void {
    fault('doubleAssignments', `${thing} had the assignments ${first} and ${second} at once`);
  }

  function compare(what: string, told: ReadonlyMap<string, string>, stored: ReadonlyMap<string, string>): void {
    for (const [id, state] of stored) {
      if (told.get(id) !== state)
        fault('disagreements', `${what} ${id} is ${state}; its last event says ${told.get(id) ?? 'nothing'}`);
    }
    for (const id of told.keys()) if (!stored.has(id)) fault('disagreements', `${what} ${id} has no row`);
  }
}

function thingsOf({ missionId, role, unitId, vehicleId }: AssignmentFact): string[] {
  return [
    `unit ${unitId}`,
    `role ${role} of mission ${missionId}`,
    ...(vehicleId === null ? [] : [`vehicle ${vehicleId}`]),
  ];
}

import type { UnitState } from './fleet.ts';
import {
  ACTIVE_ASSIGNMENT_STATES,
  ASSIGNMENT_TRANSITIONS,
  type AssignmentState,
  type IncidentStatus,
} from './incidents.ts';

/** Whether an assignment may go from one state to another (domain §4). Staying is no transition. */
export function mayFollow(from: AssignmentState, to: AssignmentState): boolean {
  return ASSIGNMENT_TRANSITIONS[from].includes(to);
}

/** Active = offered to towing (domain §4). */
export function isActive(state: AssignmentState): boolean {
  return ACTIVE_ASSIGNMENT_STATES.includes(state);
}

const INCIDENT_STATUS_AFTER: Readonly<Record<AssignmentState, IncidentStatus>> = {
  offered: 'dispatching',
  accepted: 'assigned',
  en_route: 'en_route',
  on_scene: 'on_scene',
  towing: 'on_scene',
  done: 'resolved',
  goa: 'resolved',
  declined: 'dispatching',
  expired: 'dispatching',
  failed: 'dispatching',
  cancelled: 'dispatching',
};

/**
 * Status of an incident after its rescue assignment has come into `rescue` (domain §4). `otherLegs` are the states of
 * its assignments in other roles, `replacementWanted` says that one is owed and still to be found: the incident is
 * resolved only when all of that has ended too. A unit that refused, let the offer pass, failed or was taken off leaves
 * the incident looking for the next one.
 */
export function incidentStatusAfter(
  rescue: AssignmentState,
  otherLegs: readonly AssignmentState[] = [],
  replacementWanted = false,
): IncidentStatus {
  const status = INCIDENT_STATUS_AFTER[rescue];
  return status === 'resolved' && (replacementWanted || otherLegs.some(isActive)) ? 'on_scene' : status;
}

/** Duty of a unit whose assignment has come into `state`; null: it is free again. */
export function unitStateDuring(state: AssignmentState): UnitState | null {
  if (state === 'offered' || state === 'accepted') return 'committed';
  return state === 'en_route' || state === 'on_scene' || state === 'towing' ? state : null;
}

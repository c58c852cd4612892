import type { JobToAdd } from '@roadcall/bus';
import {
  isActive,
  type AlarmId,
  type AssignmentDoubtKind,
  type AssignmentId,
  type Clock,
  type EventBody,
  type Incident,
  type IncidentId,
  type IncidentStatus,
  type TenantId,
} from '@roadcall/contracts';

/**
 * Ids name the cause: the same event relayed twice is one job, another event is another job, even while the first one
 * runs and has already read the database.
 */
export function openJob(tenantId: TenantId, alarmId: AlarmId, cause: string): JobToAdd {
  return { id: `open-${alarmId}-${cause}`, job: { kind: 'open_incident', tenantId, alarmId } };
}

/** What is wanted stands in plan_requests; this only wakes somebody who looks there. */
export function planJob(tenantId: TenantId, cause: string): JobToAdd {
  return { id: `plan-${tenantId}-${cause}`, job: { kind: 'plan', tenantId } };
}

export function expireJob(tenantId: TenantId, assignmentId: AssignmentId, cause: string, delayMs = 0): JobToAdd {
  const job = { kind: 'expire_offer', tenantId, assignmentId } as const;
  return { id: `expire-${assignmentId}-${cause}`, job, delayMs: Math.max(0, delayMs) };
}

/** Wakes at the next step of the incident's clocks; without one there is nothing to wake for. */
export function advanceJob(tenantId: TenantId, incidentId: IncidentId, cause: string, delayMs = 0): JobToAdd {
  const job = { kind: 'advance_clocks', tenantId, incidentId } as const;
  return { id: `clocks-${incidentId}-${cause}`, job, delayMs: Math.max(0, delayMs) };
}

/** Looks at the road of a place that is new, or was moved by hand. */
export function judgeJob(tenantId: TenantId, incidentId: IncidentId, cause: string): JobToAdd {
  return { id: `place-${incidentId}-${cause}`, job: { kind: 'judge_place', tenantId, incidentId } };
}

/** Looks for the way of a unit that a person sent. */
export function wayJob(tenantId: TenantId, assignmentId: AssignmentId, cause: string): JobToAdd {
  return { id: `way-${assignmentId}-${cause}`, job: { kind: 'seek_way', tenantId, assignmentId } };
}

/** The jobs that a change asks for beside a plan; most ask for none. `cause`: the event, for the jobs' ids. */
export function wakeUpsOf(
  { tenantId, body, cause }: { tenantId: TenantId; body: EventBody; cause: string },
  now: Date,
): JobToAdd[] {
  if (body.kind === 'alarm.raised') {
    const { id, severity, vehicleId, unitId, incidentId } = body.data;
    const isOfOurs = vehicleId !== null || unitId !== null;
    const wantsIncident = severity === 'critical' && isOfOurs && incidentId === null;
    return wantsIncident ? [openJob(tenantId, id, cause)] : [];
  }
  if (body.kind === 'incident.reported' || body.kind === 'incident.changed') {
    const isNewPlace = body.kind === 'incident.reported' || body.data.placeCorrection !== null;
    return isNewPlace && body.data.onSceneClock?.runningSince ? [judgeJob(tenantId, body.data.id, cause)] : [];
  }
  if (body.kind === 'assignment.changed' && body.data.state === 'offered') {
    const { id, manual, route, offerExpiresAt } = body.data;
    const expires = expireJob(tenantId, id, cause, Date.parse(offerExpiresAt) - now.getTime());
    return manual !== null && route === null ? [wayJob(tenantId, id, cause), expires] : [expires];
  }
  if (body.kind === 'clocks.changed') {
    const nextMs = Math.min(...body.data.clocks.map(({ nextStepAt }) => Date.parse(nextStepAt ?? '')).filter(isFinite));
    return isFinite(nextMs) ? [advanceJob(tenantId, body.data.incidentId, cause, nextMs - now.getTime())] : [];
  }
  return [];
}

/** A promise to be on scene that has warned: another unit may still keep it. */
const isAtRisk = ({ kind, state, step }: Clock): boolean =>
  kind.startsWith('rescue.on_scene') && state === 'running' && step !== 'none';

/**
 * Whether a change is a reason to plan again: somebody wants a unit or a replacement, a unit or a vehicle is free, a unit on its
 * way will be late, or a promise is at risk.
 */
export function wakesPlan(body: EventBody): boolean {
  if (body.kind === 'incident.reported' || body.kind === 'incident.changed') {
    return wantsUnit(body.data) || wantsReplacement(body.data);
  }
  if (body.kind === 'unit.changed') return body.data.state === 'available';
  if (body.kind === 'vehicle.changed') return body.data.rentalPhase === 'available' && body.data.condition === 'ok';
  if (body.kind === 'clocks.changed') return body.data.clocks.some(isAtRisk);
  if (body.kind !== 'assignment.doubted') return false;
  const { kind, endedAt } = body.data.doubt;
  return endedAt === null && DOUBTS_OF_ARRIVAL.includes(kind);
}

/** Whether an incident owes a replacement vehicle and none is on its way or handed over. */
export function wantsReplacement({
  status,
  replacement,
  replacementOwed,
}: Pick<Incident, 'status' | 'replacement' | 'replacementOwed'>): boolean {
  const isThere = replacement !== null && (isActive(replacement.state) || replacement.state === 'done');
  return replacementOwed && !isThere && UNDER_WAY.includes(status);
}

const UNDER_WAY: readonly IncidentStatus[] = ['reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene'];

const DOUBTS_OF_ARRIVAL: readonly AssignmentDoubtKind[] = ['not_departed', 'eta_drift'];

/** Whether an incident looks for a unit now (domain §4); one that needs nothing brought never does. */
export function wantsUnit({ status, needs, assignment }: Pick<Incident, 'status' | 'needs' | 'assignment'>): boolean {
  const isLooking = needs.length > 0 && (status === 'reported' || status === 'triaged' || status === 'dispatching');
  return isLooking && !(assignment && isActive(assignment.state));
}

import type { JobToAdd } from '@roadcall/bus';
import {
  isActive,
  type AlarmId,
  type AssignmentId,
  type EventBody,
  type Incident,
  type IncidentId,
  type IncidentSeverity,
  type TenantId,
} from '@roadcall/contracts';
import { listWaitingIncidentsFor, type Queryable, type WaitingIncident } from '@roadcall/store';

/** The queue serves 1 first; alarms and expiries come before all of these. */
const PRIORITY: Readonly<Record<IncidentSeverity, number>> = { critical: 1, major: 2, minor: 3 };

/** Incidents that are woken when one unit is free; the sweep wakes the rest if none of these can use it. */
const WOKEN_BY_A_UNIT = 3;

/**
 * Ids name the cause: the same event relayed twice is one job, another event is another job, even while the first one
 * runs and has already read the database.
 */
export function openJob(tenantId: TenantId, alarmId: AlarmId, cause: string): JobToAdd {
  return { id: `open-${alarmId}-${cause}`, job: { kind: 'open_incident', tenantId, alarmId } };
}

export function assignJob({ tenantId, id, version, severity }: WaitingIncident, cause: string): JobToAdd {
  return {
    id: `assign-${id}-${cause}`,
    job: { kind: 'assign', tenantId, incidentId: id, epoch: version },
    priority: PRIORITY[severity],
  };
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

/** The jobs that a change asks for; most ask for none. `cause`: the event, for the jobs' ids. */
export async function wakeUpsOf(
  db: Queryable,
  { tenantId, body, cause }: { tenantId: TenantId; body: EventBody; cause: string },
  now: Date,
): Promise<JobToAdd[]> {
  if (body.kind === 'alarm.raised') {
    const { id, severity, vehicleId, unitId, incidentId } = body.data;
    const isOfOurs = vehicleId !== null || unitId !== null;
    const wantsIncident = severity === 'critical' && isOfOurs && incidentId === null;
    return wantsIncident ? [openJob(tenantId, id, cause)] : [];
  }
  if (body.kind === 'incident.reported' || body.kind === 'incident.changed') {
    return wantsUnit(body.data) ? [assignJob({ ...body.data, tenantId }, cause)] : [];
  }
  if (body.kind === 'assignment.changed' && body.data.state === 'offered') {
    return [expireJob(tenantId, body.data.id, cause, Date.parse(body.data.offerExpiresAt) - now.getTime())];
  }
  if (body.kind === 'clocks.changed') {
    const nextMs = Math.min(...body.data.clocks.map(({ nextStepAt }) => Date.parse(nextStepAt ?? '')).filter(isFinite));
    return isFinite(nextMs) ? [advanceJob(tenantId, body.data.incidentId, cause, nextMs - now.getTime())] : [];
  }
  if (body.kind === 'unit.changed' && body.data.state === 'available') {
    const waiting = await listWaitingIncidentsFor(db, tenantId, body.data.skills, WOKEN_BY_A_UNIT);
    return waiting.map((incident) => assignJob(incident, cause));
  }
  return [];
}

/** Whether an incident looks for a unit now (domain §4); one that needs nothing brought never does. */
export function wantsUnit({ status, needs, assignment }: Pick<Incident, 'status' | 'needs' | 'assignment'>): boolean {
  const isLooking = needs.length > 0 && (status === 'reported' || status === 'triaged' || status === 'dispatching');
  return isLooking && !(assignment && isActive(assignment.state));
}

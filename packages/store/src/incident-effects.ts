import {
  IMMEDIATE_ALARM_KINDS,
  unitStateDuring,
  type AlarmId,
  type AssignmentState,
  type IncidentId,
  type IncidentStatus,
  type TenantId,
  type UnitId,
  type VehicleId,
} from '@roadcall/contracts';
import { announceAlarms } from './alarms.ts';
import type { Transaction } from './transaction.ts';
import { NEXT_SIGN_OF_LIFE } from './unit-safety.ts';
import { endMission } from './missions.ts';
import type { LockedIncident } from './incident-locks.ts';

/**
 * Brings a unit's duty in line with its assignment (domain §4): held while that is active, available after it. A duty
 * that its crew set meanwhile (off shift, out of service) stays. At work its crew owes signs of life. @returns whether it changed.
 */
export async function followAssignment(
  tx: Transaction,
  tenantId: TenantId,
  unitId: UnitId,
  assignmentState: AssignmentState,
): Promise<boolean> {
  const held = unitStateDuring(assignmentState);
  const { rowCount } = await tx.query(
    `UPDATE units SET state = coalesce($3, 'available'), version = version + 1, silent_since = NULL,
       safety_due_at = CASE WHEN $3 IN ('on_scene', 'towing') THEN ${NEXT_SIGN_OF_LIFE} END
     WHERE tenant_id = $1 AND id = $2 AND state <> coalesce($3, 'available')
       AND ($3 IS NOT NULL OR state IN ('committed', 'en_route', 'on_scene', 'towing'))`,
    [tenantId, unitId, held],
  );
  return rowCount === 1;
}

/** Vehicle conditions that rescue sets and takes back; one that a person set (stolen, in maintenance …) stays. */
export async function setVehicleCondition(
  tx: Transaction,
  tenantId: TenantId,
  vehicleId: VehicleId,
  to: 'in_rescue' | 'ok' | 'in_maintenance',
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE vehicles SET condition = $3, version = version + 1
     WHERE tenant_id = $1 AND id = $2 AND condition = CASE $3 WHEN 'in_rescue' THEN 'ok' ELSE 'in_rescue' END`,
    [tenantId, vehicleId, to],
  );
  return rowCount === 1;
}

/**
 * Sets an incident's status with the times that belong to it; `vehicleChanged` tells whether its end gave the vehicle
 * back. The first arrival on scene stays, whatever comes after: it has stopped the clock (domain §13).
 */
export async function setIncidentStatus(
  tx: Transaction,
  tenantId: TenantId,
  incident: LockedIncident,
  change: { to: IncidentStatus; at: Date; cancelReason?: string },
): Promise<{ vehicleChanged: boolean }> {
  const { to, at, cancelReason } = change;
  await tx.query(
    `UPDATE incidents SET status = $3, version = version + 1,
       accepted_at = CASE WHEN $3 = 'dispatching' THEN NULL WHEN $3 = 'assigned' AND status <> 'assigned' THEN $4::timestamptz
                          ELSE accepted_at END,
       on_scene_at = CASE WHEN $3 = 'on_scene' THEN coalesce(on_scene_at, $4) ELSE on_scene_at END,
       resolved_at = CASE WHEN $3 = 'resolved' THEN $4 ELSE resolved_at END,
       cancel_reason = coalesce($5, cancel_reason)
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, incident.id, to, at, cancelReason ?? null],
  );
  if (to !== 'resolved' && to !== 'cancelled') return { vehicleChanged: false };
  await endMission(tx, tenantId, incident.id, at);
  await settleAlarmsOf(tx, tenantId, incident.id, at);
  const { vehicleId } = incident;
  if (vehicleId === null) return { vehicleChanged: false };
  const after = (await wasReplaced(tx, tenantId, incident)) ? 'in_maintenance' : 'ok';
  return { vehicleChanged: await setVehicleCondition(tx, tenantId, vehicleId, after) };
}

/** A vehicle whose customer was given another one waits for the workshop, not for the next customer (domain §4). */
async function wasReplaced(tx: Transaction, tenantId: TenantId, { id }: LockedIncident): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM assignments WHERE tenant_id = $1 AND incident_id = $2 AND role = 'replacement_vehicle' AND state = 'done'`,
    [tenantId, id],
  );
  return rowCount !== 0;
}

/**
 * The alarms of an incident that has ended are settled: what triggers one again is a new alarm and may open a new incident.
 * SOS, collision and rollover are over with it, because many devices never clear them; the others end when their
 * condition does.
 */
async function settleAlarmsOf(tx: Transaction, tenantId: TenantId, incidentId: IncidentId, at: Date): Promise<void> {
  const { rows } = await tx.query<{ id: AlarmId }>(
    `UPDATE alarms SET settled_at = $3, version = version + 1,
       active = active AND NOT kind = ANY ($4),
       ended_at = CASE WHEN active AND kind = ANY ($4) THEN $3 ELSE ended_at END
     WHERE tenant_id = $1 AND incident_id = $2 AND settled_at IS NULL RETURNING id`,
    [tenantId, incidentId, at, [...IMMEDIATE_ALARM_KINDS]],
  );
  await announceAlarms(tx, 'dispatch', { changed: rows.map(({ id }) => ({ tenantId, id })) });
}

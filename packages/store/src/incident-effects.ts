import {
  unitStateDuring,
  type AssignmentState,
  type IncidentStatus,
  type TenantId,
  type UnitId,
  type VehicleId,
} from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';
import { endMission } from './missions.ts';
import type { LockedIncident } from './incident-locks.ts';

/**
 * Brings a unit's duty in line with its assignment (domain §4): held while that is active, available after it. A duty
 * that its crew set meanwhile (off shift, out of service) stays. @returns whether it changed.
 */
export async function followAssignment(
  tx: Transaction,
  tenantId: TenantId,
  unitId: UnitId,
  assignmentState: AssignmentState,
): Promise<boolean> {
  const held = unitStateDuring(assignmentState);
  const { rowCount } = await tx.query(
    `UPDATE units SET state = coalesce($3, 'available'), version = version + 1
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
  to: 'in_rescue' | 'ok',
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE vehicles SET condition = $3, version = version + 1
     WHERE tenant_id = $1 AND id = $2 AND condition = CASE $3 WHEN 'ok' THEN 'in_rescue' ELSE 'ok' END`,
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
       accepted_at = CASE $3 WHEN 'assigned' THEN $4::timestamptz WHEN 'dispatching' THEN NULL ELSE accepted_at END,
       on_scene_at = CASE WHEN $3 = 'on_scene' THEN coalesce(on_scene_at, $4) ELSE on_scene_at END,
       resolved_at = CASE WHEN $3 = 'resolved' THEN $4 ELSE resolved_at END,
       cancel_reason = coalesce($5, cancel_reason)
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, incident.id, to, at, cancelReason ?? null],
  );
  if (to !== 'resolved' && to !== 'cancelled') return { vehicleChanged: false };
  await endMission(tx, tenantId, incident.id, at);
  const vehicleChanged =
    incident.vehicleId !== null && (await setVehicleCondition(tx, tenantId, incident.vehicleId, 'ok'));
  return { vehicleChanged };
}

import type { AssignmentId, AssignmentState, IncidentType, TenantId, VehicleId } from '@roadcall/contracts';
import { writeState } from './assignment-state.ts';
import { IS_ACTIVE } from './assignments.ts';
import { swapContract } from './contract-swap.ts';
import { announce, type Mover } from './incident-changes.ts';
import { followAssignment } from './incident-effects.ts';
import { lockAssignment, type LockedAssignment, type LockedIncident } from './incident-locks.ts';
import { followRentals } from './rental-phase.ts';
import type { Transaction } from './transaction.ts';

/** A step of an assignment and whose it is. */
interface LegStep {
  to: AssignmentState;
  reason: string | null;
  by: Mover;
  at: Date;
}

/** What the vehicle's leg becomes when its driver's comes into a state; a driver who does not come frees the vehicle. */
const VEHICLE_LEG_AFTER: Readonly<Record<AssignmentState, AssignmentState>> = {
  offered: 'offered',
  accepted: 'accepted',
  en_route: 'en_route',
  on_scene: 'on_scene',
  towing: 'towing',
  done: 'done',
  failed: 'failed',
  goa: 'goa',
  declined: 'cancelled',
  expired: 'cancelled',
  cancelled: 'cancelled',
};

/**
 * What follows for the rest of the mission when a locked assignment has come into a state (docs/life-of-an-incident.md):
 * the vehicle goes with its driver, and at the hand-over the contract goes over to it; a rescue that found nobody, or that
 * mended the vehicle on the spot, leaves nothing to replace.
 */
export async function moveOtherLegs(
  tx: Transaction,
  tenantId: TenantId,
  held: LockedAssignment,
  step: LegStep,
): Promise<void> {
  if (held.role === 'delivery_driver') {
    await moveVehicleLeg(tx, tenantId, held, step);
    if (step.to === 'goa') await oweNoReplacement(tx, tenantId, held.incident);
    return;
  }
  const isMended =
    step.to === 'done' && held.state === 'on_scene' && (await typeOf(tx, tenantId, held)) === 'breakdown';
  if (step.to !== 'goa' && !isMended) return;
  await releaseReplacement(tx, tenantId, held.incident, {
    reason: isMended ? 'mended_on_spot' : 'customer_gone',
    by: step.by,
    at: step.at,
  });
}

/**
 * Nothing is to be replaced any more: what is reserved and has not arrived is free again, and none is owed. A driver who is
 * with the customer already carries on. @returns whether anything was released.
 */
export async function releaseReplacement(
  tx: Transaction,
  tenantId: TenantId,
  incident: LockedIncident,
  why: { reason: string; by: Mover; at: Date },
): Promise<boolean> {
  const released = await releaseDelivery(tx, tenantId, incident, why);
  await oweNoReplacement(tx, tenantId, incident);
  return released;
}

/** The driver who has not arrived, and the vehicle, are free again; what is owed stays owed. @returns whether there was one. */
export async function releaseDelivery(
  tx: Transaction,
  tenantId: TenantId,
  incident: LockedIncident,
  why: { reason: string; by: Mover; at: Date },
): Promise<boolean> {
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `SELECT id FROM assignments
     WHERE tenant_id = $1 AND incident_id = $2 AND role = 'delivery_driver' AND state IN ('offered', 'accepted', 'en_route')`,
    [tenantId, incident.id],
  );
  for (const { id } of rows) {
    const leg = await lockAssignment(tx, tenantId, id);
    if (!leg) continue;
    const step: LegStep = { to: 'cancelled', reason: why.reason, by: why.by, at: why.at };
    await writeState(tx, tenantId, id, step);
    const unitChanged = await followAssignment(tx, tenantId, leg.unitId, 'cancelled');
    await moveVehicleLeg(tx, tenantId, leg, step);
    const touched = { incidentId: incident.id, assignmentId: id, unitId: unitChanged ? leg.unitId : null };
    await announce(tx, tenantId, why.by, touched);
  }
  return rows.length > 0;
}

/** Brings the leg of the vehicle that this driver brings in line with the driver's. */
export async function moveVehicleLeg(
  tx: Transaction,
  tenantId: TenantId,
  driver: LockedAssignment,
  step: LegStep,
): Promise<void> {
  const { rows } = await tx.query<{ id: AssignmentId; vehicleId: VehicleId }>(
    `SELECT leg.id, leg.vehicle_id AS "vehicleId" FROM assignments leg
     JOIN assignments driver ON (driver.tenant_id, driver.decision_id) = (leg.tenant_id, leg.decision_id)
     WHERE driver.tenant_id = $1 AND driver.id = $2 AND leg.role = 'replacement_vehicle' AND leg.${IS_ACTIVE}
     FOR NO KEY UPDATE OF leg`,
    [tenantId, driver.id],
  );
  const leg = rows[0];
  if (!leg) return;
  const to = VEHICLE_LEG_AFTER[step.to];
  const reason = step.reason ?? (to === 'cancelled' ? `driver_${step.to}` : null);
  const actor = { tenantId, actor: step.by ?? 'dispatch' };
  await writeState(tx, tenantId, leg.id, { to, reason, at: step.at });
  if (to === 'done') {
    await swapContract(tx, actor, { incident: driver.incident, replacementId: leg.vehicleId, at: step.at });
  }
  await followRentals(tx, actor, leg.vehicleId);
}

async function oweNoReplacement(tx: Transaction, tenantId: TenantId, incident: LockedIncident): Promise<void> {
  await tx.query('UPDATE incidents SET replacement_owed = false WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    incident.id,
  ]);
}

async function typeOf(tx: Transaction, tenantId: TenantId, { incident }: LockedAssignment): Promise<IncidentType> {
  const { rows } = await tx.query<{ type: IncidentType }>(
    'SELECT type FROM incidents WHERE tenant_id = $1 AND id = $2',
    [tenantId, incident.id],
  );
  return rows[0]!.type;
}

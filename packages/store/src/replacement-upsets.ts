import type { IncidentId, RentalId, TenantId, VehicleId } from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import { lockIncident, type LockedIncident } from './incident-locks.ts';
import { releaseDelivery } from './mission-legs.ts';
import { giveUpReplacement } from './mission-status.ts';
import { IS_UNDER_WAY } from './replacements.ts';
import type { Transaction } from './transaction.ts';

/**
 * A vehicle that was reserved as a replacement is not fit for it any more: its driver is released, and another pair is wanted.
 * Called before the vehicle is locked, because incidents come first.
 */
export async function releaseUnfitReplacement(
  tx: Transaction,
  tenantId: TenantId,
  vehicleId: VehicleId,
): Promise<void> {
  const incident = await lockFound(
    tx,
    tenantId,
    `SELECT incident_id AS id FROM assignments
     WHERE tenant_id = $1 AND vehicle_id = $2 AND role = 'replacement_vehicle' AND ${IS_ACTIVE}`,
    vehicleId,
  );
  if (incident) await releaseDelivery(tx, tenantId, incident, { reason: 'vehicle_unfit', by: null, at: new Date() });
}

/**
 * The rental ends before its replacement has come: nothing is owed any more, what is reserved is free, and an incident that only
 * waited for it is resolved. Called before the rental is locked, because incidents come first.
 */
export async function endOwedReplacement(tx: Transaction, tenantId: TenantId, rentalId: RentalId): Promise<void> {
  const incident = await lockFound(
    tx,
    tenantId,
    `SELECT i.id FROM incidents i WHERE i.tenant_id = $1 AND i.rental_id = $2 AND i.replacement_owed AND ${IS_UNDER_WAY}
       AND NOT EXISTS (SELECT FROM assignments leg WHERE leg.tenant_id = $1 AND leg.incident_id = i.id
         AND leg.role = 'replacement_vehicle' AND leg.state = 'done')`,
    rentalId,
  );
  if (incident) await giveUpReplacement(tx, tenantId, incident, { reason: 'rental_ended', by: null, at: new Date() });
}

async function lockFound(
  tx: Transaction,
  tenantId: TenantId,
  sql: string,
  of: RentalId | VehicleId,
): Promise<LockedIncident | undefined> {
  const { rows } = await tx.query<{ id: IncidentId }>(sql, [tenantId, of]);
  return rows[0] && lockIncident(tx, tenantId, rows[0].id);
}

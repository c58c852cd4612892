import type { RentalStatus, TenantId, VehicleId } from '@roadcall/contracts';
import type { LockedIncident } from './incident-locks.ts';
import { endAreaAlarms } from './rental-areas.ts';
import { announceRental, followRentals } from './rental-phase.ts';
import { orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { lockVehicle } from './vehicles.ts';

/**
 * The customer has the replacement: the rental's leg with the broken vehicle ends now and one with the replacement begins,
 * in the same contract (domain §5). What the broken vehicle was inspected for is no longer so. Nothing changes when the
 * rental ended meanwhile. The rental is locked before the vehicles, as whoever moves a rental does.
 * @throws ConflictError `vehicle_rented_once` when another rental has the replacement by now.
 */
export async function swapContract(
  tx: Transaction,
  { tenantId, actor }: { tenantId: TenantId; actor: string },
  swap: { incident: LockedIncident; replacementId: VehicleId; at: Date },
): Promise<{ swapped: boolean }> {
  const { rows } = await tx.query<{ id: NonNullable<LockedIncident['rentalId']>; status: RentalStatus }>(
    'SELECT id, status FROM rentals WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tenantId, swap.incident.rentalId],
  );
  const rental = rows[0];
  const runs = rental?.status === 'handed_over' || rental?.status === 'active';
  const brokenId = swap.incident.vehicleId;
  if (!rental || !runs || brokenId === null) return { swapped: false };
  for (const id of [brokenId, swap.replacementId].toSorted()) await lockVehicle(tx, tenantId, id);

  const { rowCount } = await tx.query(
    `UPDATE rental_legs l SET period = tstzrange(lower(period), greatest($4::timestamptz, lower(period) + interval '1 microsecond'))
     WHERE l.tenant_id = $1 AND l.vehicle_id = $3
       AND l.id = (SELECT max(id) FROM rental_legs WHERE tenant_id = $1 AND rental_id = $2)`,
    [tenantId, rental.id, brokenId, swap.at],
  );
  if (rowCount === 0) return { swapped: false };
  // An overdue rental still runs: its leg is given an hour, as long as no booking has begun to hold the vehicle.
  await orRefusal(
    tx.query(
      `INSERT INTO rental_legs (tenant_id, rental_id, vehicle_id, period)
       SELECT $1, r.id, $3, tstzrange($4::timestamptz, greatest(r.to_at, $4::timestamptz + interval '1 hour'))
       FROM rentals r WHERE r.tenant_id = $1 AND r.id = $2`,
      [tenantId, rental.id, swap.replacementId, swap.at],
    ),
  );
  await tx.query('UPDATE rentals SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, rental.id]);
  await tx.query('UPDATE vehicles SET inspection_valid_until = NULL WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    brokenId,
  ]);
  await endAreaAlarms(tx, { tenantId, actor }, rental.id, brokenId);
  await followRentals(tx, { tenantId, actor }, brokenId);
  await announceRental(tx, { tenantId, actor }, rental.id);
  return { swapped: true };
}

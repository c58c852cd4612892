import type { Rental, RentalId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { IS_ACTIVE } from './assignments.ts';
import { findRental } from './rentals.ts';
import { NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { announceVehicle } from './vehicles.ts';

/**
 * Sets a vehicle's rental phase to what its rentals say (domain §2): the furthest of those that want it now. A booking
 * for next week does not make a rented vehicle `reserved`, and at the end of one rental the next one shows. A vehicle that
 * is reserved for a mission is `reserved` too, and `preparing` while its driver is on the way with it: moving is then no theft.
 */
export async function followRentals(tx: Transaction, by: Actor, vehicleId: VehicleId): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE vehicles v SET rental_phase = now_due.phase, version = version + 1
     FROM (
       SELECT coalesce((array_agg(phase ORDER BY rank))[1], 'available') AS phase
       FROM (
         SELECT CASE
             WHEN r.status IN ('handed_over', 'active') THEN 'rented'
             WHEN r.status IN ('preparing', 'ready') THEN 'preparing'
             WHEN r.status = 'returned' THEN 'returned'
             ELSE 'reserved'
           END AS phase,
           CASE
             WHEN r.status IN ('handed_over', 'active') THEN 1
             WHEN r.status IN ('preparing', 'ready') THEN 2
             WHEN r.status = 'returned' THEN 3
             ELSE 4
           END AS rank
         FROM rental_legs l JOIN rentals r ON r.tenant_id = l.tenant_id AND r.id = l.rental_id
         WHERE l.tenant_id = $1 AND l.vehicle_id = $2
           AND r.status IN ('confirmed', 'preparing', 'ready', 'handed_over', 'active', 'returned')
           AND NOT EXISTS (SELECT FROM rental_legs later
                           WHERE later.tenant_id = $1 AND later.rental_id = l.rental_id AND later.id > l.id)
         UNION ALL
         SELECT CASE WHEN a.state IN ('offered', 'accepted') THEN 'reserved' ELSE 'preparing' END,
           CASE WHEN a.state IN ('offered', 'accepted') THEN 4 ELSE 2 END
         FROM assignments a WHERE a.tenant_id = $1 AND a.vehicle_id = $2 AND a.${IS_ACTIVE}
       ) AS wanting
     ) AS now_due
     WHERE v.tenant_id = $1 AND v.id = $2 AND v.rental_phase <> now_due.phase`,
    [by.tenantId, vehicleId],
  );
  if (rowCount === 1) await announceVehicle(tx, by, vehicleId);
}

/** Appends `rental.changed` with the rental as it is now, and gives it back. @throws NotFoundError */
export async function announceRental(tx: Transaction, by: Actor, id: RentalId): Promise<Rental> {
  const rental = await findRental(tx, by.tenantId, id);
  if (rental === undefined) throw new NotFoundError('rental', id);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'rental.changed', data: rental } }]);
  return rental;
}

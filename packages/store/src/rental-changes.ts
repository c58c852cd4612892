import { randomUUIDv7 } from 'node:crypto';
import {
  RENTAL_TRANSITIONS,
  type NewRental,
  type Rental,
  type RentalId,
  type RentalStatus,
  type VehicleId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { createCustomer } from './customers.ts';
import { findRental } from './rentals.ts';
import { nextRunningNumber } from './running-numbers.ts';
import { checkVersion, ConflictError, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { announceVehicle, lockVehicle } from './vehicles.ts';

/**
 * Books one vehicle for a new customer, `confirmed` or only `requested`; both hold the vehicle for the period.
 * @throws NotFoundError for an unknown vehicle; ConflictError `vehicle_rented_once` when the period overlaps another
 *   rental of that vehicle.
 */
export async function createRental(tx: Transaction, by: Actor, wish: NewRental): Promise<Rental> {
  const { tenantId } = by;
  // Two bookings of one vehicle come one after the other; without it the exclusion constraint may end in a deadlock.
  await lockVehicle(tx, tenantId, wish.vehicleId);
  const id = randomUUIDv7() as RentalId;
  const customerId = await createCustomer(tx, tenantId, wish.customer);
  const number = await nextRunningNumber(tx, tenantId, 'RC', new Date());
  await tx.query(
    `INSERT INTO rentals (tenant_id, id, number, customer_id, from_at, to_at, status)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenantId, id, number, customerId, wish.from, wish.to, wish.confirmed ? 'confirmed' : 'requested'],
  );
  await orRefusal(
    tx.query(
      `INSERT INTO rental_legs (tenant_id, rental_id, vehicle_id, period)
       VALUES ($1, $2, $3, tstzrange($4::timestamptz, $5::timestamptz))`,
      [tenantId, id, wish.vehicleId, wish.from, wish.to],
    ),
  );
  await followRentals(tx, by, wish.vehicleId);
  return announceRental(tx, by, id);
}

/**
 * Moves a rental to its next status (domain §5), its vehicle's rental phase with it.
 * @param expectedVersion the version that the caller has read, null to move whatever is there.
 * @throws NotFoundError, VersionConflictError; ConflictError `rental_transition` for a step that domain §5 does not
 *   have, `vehicle_rented_once` for a hand-over before the planned begin while another rental has the vehicle.
 */
export async function changeRentalStatus(
  tx: Transaction,
  by: Actor,
  id: RentalId,
  to: RentalStatus,
  expectedVersion: number | null,
): Promise<Rental> {
  const { tenantId } = by;
  const { rows } = await tx.query<{ status: RentalStatus; version: number }>(
    'SELECT status, version FROM rentals WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tenantId, id],
  );
  const before = rows[0];
  if (before === undefined) throw new NotFoundError('rental', id);
  checkVersion('rental', before.version, expectedVersion);
  if (!RENTAL_TRANSITIONS[before.status].includes(to)) {
    throw new ConflictError('rental_transition', `a rental does not go from ${before.status} to ${to}`);
  }
  const vehicleId = await findCurrentVehicle(tx, by, id);
  if (vehicleId !== undefined) await lockVehicle(tx, tenantId, vehicleId);
  await tx.query('UPDATE rentals SET status = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    to,
  ]);
  await moveLeg(tx, by, id, to);
  if (vehicleId !== undefined) await followRentals(tx, by, vehicleId);
  return announceRental(tx, by, id);
}

/** The vehicle of the newest leg. */
async function findCurrentVehicle(tx: Transaction, by: Actor, id: RentalId): Promise<VehicleId | undefined> {
  const { rows } = await tx.query<{ vehicleId: VehicleId }>(
    `SELECT vehicle_id AS "vehicleId" FROM rental_legs WHERE tenant_id = $1 AND rental_id = $2 ORDER BY id DESC LIMIT 1`,
    [by.tenantId, id],
  );
  return rows[0]?.vehicleId;
}

const NEWEST_LEG = 'l.id = (SELECT max(id) FROM rental_legs WHERE tenant_id = $1 AND rental_id = $2)';

/**
 * What a status means for the period of the newest leg: planned until the return, then the real one. A vehicle that
 * is returned late frees no time that the next rental has already begun to hold: the leg then ends where that begins.
 */
async function moveLeg(tx: Transaction, by: Actor, id: RentalId, to: RentalStatus): Promise<void> {
  if (to === 'cancelled' || to === 'no_show') {
    await tx.query('DELETE FROM rental_legs WHERE tenant_id = $1 AND rental_id = $2', [by.tenantId, id]);
  } else if (to === 'handed_over') {
    await orRefusal(
      tx.query(
        `UPDATE rental_legs l SET period = tstzrange(now(), upper(period))
         WHERE l.tenant_id = $1 AND ${NEWEST_LEG} AND lower(period) > now()`,
        [by.tenantId, id],
      ),
    );
  } else if (to === 'returned') {
    await tx.query(
      `UPDATE rental_legs l SET period = tstzrange(lower(period), least(
         greatest(clock_timestamp(), lower(period) + interval '1 microsecond'),
         (SELECT min(lower(next.period)) FROM rental_legs next
          WHERE next.tenant_id = $1 AND next.vehicle_id = l.vehicle_id AND lower(next.period) >= upper(l.period))))
       WHERE l.tenant_id = $1 AND ${NEWEST_LEG}`,
      [by.tenantId, id],
    );
  }
}

/**
 * Sets a vehicle's rental phase to what its rentals say (domain §2): the furthest of those that want it now. A booking
 * for next week does not make a rented vehicle `reserved`, and at the end of one rental the next one shows.
 */
async function followRentals(tx: Transaction, by: Actor, vehicleId: VehicleId): Promise<void> {
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
       ) AS wanting
     ) AS now_due
     WHERE v.tenant_id = $1 AND v.id = $2 AND v.rental_phase <> now_due.phase`,
    [by.tenantId, vehicleId],
  );
  if (rowCount === 1) await announceVehicle(tx, by, vehicleId);
}

async function announceRental(tx: Transaction, by: Actor, id: RentalId): Promise<Rental> {
  const rental = await findRental(tx, by.tenantId, id);
  if (rental === undefined) throw new NotFoundError('rental', id);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'rental.changed', data: rental } }]);
  return rental;
}

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
import { IS_ACTIVE } from './assignments.ts';
import { createCustomer } from './customers.ts';
import { areaOfBooking, endAreaAlarms, recordArea } from './rental-areas.ts';
import { announceRental, followRentals } from './rental-phase.ts';
import { nextRunningNumber } from './running-numbers.ts';
import { checkVersion, ConflictError, NotFoundError, orRefusal } from './store-errors.ts';
import { endOwedReplacement } from './replacement-upsets.ts';
import type { Transaction } from './transaction.ts';
import { lockVehicle } from './vehicles.ts';

/**
 * Books one vehicle for a new customer, `confirmed` or only `requested`; both hold the vehicle for the period.
 * Its permitted area is what it names, else the default.
 * @throws NotFoundError for an unknown vehicle or fence; ConflictError `vehicle_rented_once` when the period overlaps another
 *   rental of that vehicle, `vehicle_promised` when it is about to replace a vehicle of another rental until then.
 */
export async function createRental(tx: Transaction, by: Actor, wish: NewRental): Promise<Rental> {
  const { tenantId } = by;
  // Two bookings of one vehicle come one after the other; without it the exclusion constraint may end in a deadlock.
  await lockVehicle(tx, tenantId, wish.vehicleId);
  await refuseIfPromised(tx, by, wish);
  const id = randomUUIDv7() as RentalId;
  const customerId = await createCustomer(tx, tenantId, wish.customer);
  const number = await nextRunningNumber(tx, tenantId, 'RC', new Date());
  const area = await areaOfBooking(tx, tenantId, wish);
  await tx.query(
    `INSERT INTO rentals (tenant_id, id, number, customer_id, from_at, to_at, status, permitted_fence_ids, forbidden_fence_ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tenantId,
      id,
      number,
      customerId,
      wish.from,
      wish.to,
      wish.confirmed ? 'confirmed' : 'requested',
      area.permittedFenceIds,
      area.forbiddenFenceIds,
    ],
  );
  await recordArea(tx, by, id, area);
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
  if (to === 'returned') await endOwedReplacement(tx, tenantId, id);
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
  if (vehicleId !== undefined) {
    if (to === 'returned') await endAreaAlarms(tx, by, id, vehicleId);
    await followRentals(tx, by, vehicleId);
  }
  return announceRental(tx, by, id);
}

/** A vehicle that is on its way to a stranded customer will be rented until that rental ends. */
async function refuseIfPromised(tx: Transaction, by: Actor, wish: NewRental): Promise<void> {
  const { rowCount } = await tx.query(
    `SELECT FROM assignments a
     JOIN incidents i ON (i.tenant_id, i.id) = (a.tenant_id, a.incident_id)
     JOIN rentals r ON (r.tenant_id, r.id) = (i.tenant_id, i.rental_id)
     WHERE a.tenant_id = $1 AND a.vehicle_id = $2 AND a.${IS_ACTIVE} AND r.to_at > $3`,
    [by.tenantId, wish.vehicleId, wish.from],
  );
  if (rowCount) throw new ConflictError('vehicle_promised', 'the vehicle is promised to a customer who broke down');
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

import { Rental, type NewRental, type RentalStatus, type TenantId, type VehicleId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { changeRentalStatus, createRental } from './rental-changes.ts';
import { findRental, listRentals } from './rentals.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { createVehicle, findVehicle } from './vehicles.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
const HOUR_MS = 3_600_000;
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
const hours = (fromNow: number) => new Date(Date.now() + fromNow * HOUR_MS).toISOString();
let count = 0;
async function vehicle(): Promise<VehicleId> {
  const wish = { make: 'M', model: 'M', colour: 'white', class: 'compact', energy: 'ev', seats: 5 } as const;
  return (await inTx((tx) => createVehicle(tx, BY, { ...wish, plate: `R-${++count}`, vin: null, branchId: null }))).id;
}
const book = (vehicleId: VehicleId, from: number, to: number, confirmed = true) => {
  const customer = { name: '王小明', phone: '13812345678' };
  const wish: NewRental = { vehicleId, customer, from: hours(from), to: hours(to), confirmed };
  return inTx((tx) => createRental(tx, BY, wish));
};
const move = async (rental: Rental, ...statuses: RentalStatus[]) => {
  let moved = rental;
  for (const to of statuses) moved = await inTx((tx) => changeRentalStatus(tx, BY, rental.id, to, moved.version));
  return moved;
};
const phase = async (id: VehicleId) => (await findVehicle(database.pool, TENANT, id))!.rentalPhase;
const HAND_OVER: RentalStatus[] = ['preparing', 'ready', 'handed_over'];

test('a booking names its customer masked, has a number and holds the vehicle', async () => {
  const vehicleId = await vehicle();
  const before = await newestEventId(database.pool, TENANT);
  const rental = await book(vehicleId, 1, 5);
  expect(Rental.parse(rental)).toMatchObject({
    number: expect.stringMatching(/^RC\d{10}$/) as string,
    customer: { nameMasked: '王**', phoneMasked: '138****5678' },
    status: 'confirmed',
    legs: [{ vehicleId, from: rental.from, to: rental.to }],
    version: 1,
  });
  expect(await readEventsAfter(database.pool, TENANT, before, 10)).toMatchObject([
    { kind: 'vehicle.changed', data: { id: vehicleId, rentalPhase: 'reserved', version: 2 } },
    { kind: 'rental.changed', data: rental },
  ]);
});

test('of bookings of one vehicle that race for a period exactly one is made', async () => {
  const vehicleId = await vehicle();
  const answers = await Promise.allSettled([book(vehicleId, 1, 5), book(vehicleId, 2, 3), book(vehicleId, 4, 9)]);
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  for (const answer of answers.filter((one) => one.status === 'rejected')) {
    expect(answer.reason).toMatchObject({ name: 'ConflictError', constraint: 'vehicle_rented_once' });
  }
  const { rows } = await database.pool.query(
    `SELECT FROM rental_legs a JOIN rental_legs b ON a.vehicle_id = b.vehicle_id AND a.id < b.id AND a.period && b.period
     WHERE a.vehicle_id = $1`,
    [vehicleId],
  );
  expect(rows).toEqual([]);
  const back = await book(vehicleId, 9, 12);
  expect(back.legs).toHaveLength(1);
});

test('the vehicle follows its rental from reserved to available', async () => {
  const vehicleId = await vehicle();
  let rental = await book(vehicleId, -1, 5, false);
  const seen: [RentalStatus, string][] = [[rental.status, await phase(vehicleId)]];
  const path: RentalStatus[] = ['reviewed', 'confirmed', ...HAND_OVER, 'active', 'returned', 'settled', 'closed'];
  for (const status of path) {
    rental = await move(rental, status);
    seen.push([status, await phase(vehicleId)]);
  }
  expect(seen).toEqual([
    ['requested', 'available'],
    ['reviewed', 'available'],
    ['confirmed', 'reserved'],
    ['preparing', 'preparing'],
    ['ready', 'preparing'],
    ['handed_over', 'rented'],
    ['active', 'rented'],
    ['returned', 'returned'],
    ['settled', 'available'],
    ['closed', 'available'],
  ]);
});

test('a booking for later neither hides that the vehicle is out nor gets lost when it comes back', async () => {
  const vehicleId = await vehicle();
  const now = await move(await book(vehicleId, -1, 5), ...HAND_OVER, 'active');
  await book(vehicleId, 48, 72);
  expect(await phase(vehicleId)).toBe('rented');
  await move(now, 'returned', 'settled');
  expect(await phase(vehicleId)).toBe('reserved');
});

test('an early return ends the leg and frees the rest of the period', async () => {
  const vehicleId = await vehicle();
  const rental = await move(await book(vehicleId, -2, 5), ...HAND_OVER, 'active', 'returned');
  expect(Date.parse(rental.legs[0]!.to!)).toBeLessThanOrEqual(Date.now());
  expect(rental.to).not.toBe(rental.legs[0]!.to);
  expect((await book(vehicleId, 1, 2)).status).toBe('confirmed');
});

test('a late return is taken even when the next rental already holds the vehicle', async () => {
  const vehicleId = await vehicle();
  const late = await move(await book(vehicleId, -5, -2), ...HAND_OVER, 'active');
  const next = await book(vehicleId, -1, 5);
  const returned = await move(late, 'returned');
  expect(returned.legs[0]!.to).toBe(next.from);
});

test('a hand-over before the planned begin moves the begin, unless somebody else has the vehicle', async () => {
  const [free, taken] = [await vehicle(), await vehicle()];
  const early = await move(await book(free, 2, 5), ...HAND_OVER);
  expect(Date.parse(early.legs[0]!.from)).toBeLessThanOrEqual(Date.now());
  await book(taken, -1, 1);
  const ready = await move(await book(taken, 2, 5), 'preparing', 'ready');
  await expect(move(ready, 'handed_over')).rejects.toMatchObject({ constraint: 'vehicle_rented_once' });
  expect((await findRental(database.pool, TENANT, ready.id))!.status).toBe('ready');
});

test('a cancelled booking lets go of the vehicle and its period', async () => {
  const vehicleId = await vehicle();
  const rental = await move(await book(vehicleId, 1, 5), 'cancelled');
  expect(rental.legs).toEqual([]);
  expect(await phase(vehicleId)).toBe('available');
  await book(vehicleId, 1, 5);
});

test('refuses steps that a rental does not have, and steps from a version that is gone', async () => {
  const rental = await book(await vehicle(), 1, 5);
  await expect(move(rental, 'returned')).rejects.toMatchObject({
    constraint: 'rental_transition',
    message: 'a rental does not go from confirmed to returned',
  });
  const answers = await Promise.allSettled([move(rental, 'preparing'), move(rental, 'cancelled')]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.find((answer) => answer.status === 'rejected')!.reason).toMatchObject({
    name: 'VersionConflictError',
  });
});

test('lists the newest bookings first and finds them by plate, customer and number', async () => {
  const vehicleId = await vehicle();
  const first = await book(vehicleId, 1, 2);
  const second = await book(vehicleId, 3, 4);
  const list = async (page: Partial<Parameters<typeof listRentals>[2]>) =>
    (await listRentals(database.pool, TENANT, { after: null, limit: 10, searchNames: true, ...page })).map(
      ({ id }) => id,
    );
  expect(await list({ vehicleId })).toEqual([second.id, first.id]);
  expect(await list({ vehicleId, after: second.id })).toEqual([first.id]);
  expect(await list({ search: second.number.toLowerCase() })).toEqual([second.id]);
  expect(await list({ search: second.legs[0]!.plate.toLowerCase(), limit: 1 })).toEqual([second.id]);
  expect(await list({ search: '王小', vehicleId })).toEqual([second.id, first.id]);
  expect(await list({ search: '王小', vehicleId, searchNames: false })).toEqual([]);
  expect(await list({ search: '王小', vehicleId, status: 'ready' })).toEqual([]);
});

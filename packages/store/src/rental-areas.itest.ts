import {
  NewGeofence,
  type GeofenceId,
  type GeofenceKind,
  type NewRental,
  type Rental,
  type RentalStatus,
  type TenantId,
  type VehicleId,
} from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBranch } from './branches.ts';
import { createGeofence, deleteGeofence } from './geofence-changes.ts';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { getRentalAreaDefaults, setRentalAreaDefaults } from './rental-area-settings.ts';
import { listSettingsChanges } from './settings-changes.ts';
import { changeRentalArea, listRentalAreas } from './rental-areas.ts';
import { changeRentalStatus, createRental } from './rental-changes.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { readVehiclePhases } from './vehicle-phases.ts';
import { createVehicle } from './vehicles.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
const HOUR_MS = 3_600_000;
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
let count = 0;
async function fence(kind: GeofenceKind): Promise<GeofenceId> {
  const name = `${kind} ${++count}`;
  const shape = { type: 'Point', coordinates: [121, 31], radiusM: 3_000 };
  const wish = NewGeofence.parse({ nameZh: name, nameEn: name, kind, colour: 'blue', shape });
  return (await inTx((tx) => createGeofence(tx, BY, wish))).id;
}
async function vehicle(of: { branchId?: never; class?: 'van' | 'compact' } = {}): Promise<VehicleId> {
  const wish = { make: 'M', model: 'M', colour: 'white', class: 'compact', energy: 'ev', seats: 5 } as const;
  const made = inTx((tx) =>
    createVehicle(tx, BY, { ...wish, vin: null, branchId: null, plate: `A-${++count}`, ...of }),
  );
  return (await made).id;
}
const book = (vehicleId: VehicleId, area: Partial<NewRental> = {}) => {
  const [from, to] = [-HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() + ms).toISOString()) as [string, string];
  const customer = { name: '王小明', phone: null };
  return inTx((tx) => createRental(tx, BY, { vehicleId, customer, from, to, confirmed: true, ...area }));
};
const move = async (rental: Rental, ...statuses: RentalStatus[]) => {
  let moved = rental;
  for (const to of statuses) moved = await inTx((tx) => changeRentalStatus(tx, BY, rental.id, to, moved.version));
  return moved;
};
const areasOver = async (vehicleId: VehicleId) =>
  (await readVehiclePhases(database.pool, [vehicleId], new Date(0))).map(({ rental }) => rental?.area);

test('an area is part of what is true of the vehicle from the hand-over to the return, with each of its changes', async () => {
  const [home, neighbour, lake] = [await fence('city_limit'), await fence('city_limit'), await fence('no_go')];
  const vehicleId = await vehicle();
  const booked = await book(vehicleId, { permittedFenceIds: [home] });
  expect(booked).toMatchObject({ permittedFenceIds: [home], forbiddenFenceIds: [] });
  const out = await move(booked, 'preparing', 'ready', 'handed_over', 'active');
  const before = await newestEventId(database.pool, TENANT);
  const wider = await inTx((tx) =>
    changeRentalArea(tx, BY, out.id, { permittedFenceIds: [home, neighbour], forbiddenFenceIds: [lake] }, out.version),
  );
  expect(await readEventsAfter(database.pool, TENANT, before, 10)).toMatchObject([
    { kind: 'rental.changed', data: { permittedFenceIds: [home, neighbour], forbiddenFenceIds: [lake] } },
  ]);
  await expect(
    inTx((tx) => changeRentalArea(tx, BY, out.id, { permittedFenceIds: [] }, out.version)),
  ).rejects.toMatchObject({ name: 'VersionConflictError' });
  const back = await move(wider, 'returned');
  await expect(
    inTx((tx) => changeRentalArea(tx, BY, out.id, { permittedFenceIds: [] }, back.version)),
  ).rejects.toMatchObject({ constraint: 'rental_over' });

  const narrow = { permittedFenceIds: [home], forbiddenFenceIds: [] };
  const wide = { permittedFenceIds: [home, neighbour], forbiddenFenceIds: [lake] };
  // available, reserved, preparing; the rental with its first area, then the wider one; returned.
  const all = await areasOver(vehicleId);
  const distinct = all.filter((area, i) => i === 0 || JSON.stringify(area) !== JSON.stringify(all[i - 1]));
  expect(distinct).toEqual([undefined, narrow, wide, undefined]);
  expect(await listRentalAreas(database.pool, TENANT, out.id)).toMatchObject([
    { version: 2, ...wide },
    { version: 1, ...narrow },
  ]);
});

test('a booking begins with the narrowest default for its vehicle, and keeps it when the default changes', async () => {
  const [general, vans] = [await fence('city_limit'), await fence('custom')];
  const { version } = await getRentalAreaDefaults(database.pool, TENANT);
  const defaults = [
    { branchId: null, class: null, permittedFenceIds: [general], forbiddenFenceIds: [] },
    { branchId: null, class: 'van' as const, permittedFenceIds: [vans], forbiddenFenceIds: [] },
  ];
  const set = await inTx((tx) => setRentalAreaDefaults(tx, BY, { defaults }, version));
  expect(set.version).toBe(version + 1);
  const [change] = await listSettingsChanges(database.pool, TENANT, 'rental_areas', 1);
  expect(change).toMatchObject({ version: set.version });
  // A list without fences is no difference to none.
  expect(change!.changes).toEqual([
    { field: '*/*.permittedFenceIds', from: null, to: general },
    { field: '*/van.permittedFenceIds', from: null, to: vans },
  ]);
  const van = await book(await vehicle({ class: 'van' }));
  expect(van.permittedFenceIds).toEqual([vans]);
  expect((await book(await vehicle())).permittedFenceIds).toEqual([general]);
  expect((await book(await vehicle(), { permittedFenceIds: [] })).permittedFenceIds).toEqual([]);

  await expect(inTx((tx) => deleteGeofence(tx, BY, general, null))).rejects.toMatchObject({
    constraint: 'fence_in_rental_area',
  });
  await expect(inTx((tx) => setRentalAreaDefaults(tx, BY, { defaults: [] }, version))).rejects.toMatchObject({
    name: 'VersionConflictError',
  });
  await inTx((tx) => setRentalAreaDefaults(tx, BY, { defaults: [] }, set.version));
  const [kept] = await listRentalAreas(database.pool, TENANT, van.id);
  expect(kept!.permittedFenceIds).toEqual([vans]);
  expect((await book(await vehicle())).permittedFenceIds).toEqual([]);
});

test('an area names fences in force, of a kind that fits, and they stay as long as a rental needs them', async () => {
  const [limit, yard] = [await fence('city_limit'), await fence('branch_yard')];
  const vehicleId = await vehicle();
  await expect(book(vehicleId, { permittedFenceIds: [yard] })).rejects.toMatchObject({ constraint: 'area_fence_kind' });
  await expect(book(vehicleId, { forbiddenFenceIds: [limit] })).rejects.toMatchObject({
    constraint: 'area_fence_kind',
  });
  const unknown = '018f0000-0000-7000-8000-00000000dead' as GeofenceId;
  await expect(book(vehicleId, { permittedFenceIds: [unknown] })).rejects.toMatchObject({ name: 'NotFoundError' });
  const rental = await book(vehicleId, { permittedFenceIds: [limit] });
  await expect(inTx((tx) => deleteGeofence(tx, BY, limit, null))).rejects.toMatchObject({
    constraint: 'fence_in_rental_area',
  });
  await move(rental, 'cancelled');
  await inTx((tx) => deleteGeofence(tx, BY, limit, null));
});

test('a default by branch comes before one by class', async () => {
  const [byBranch, byClass] = [await fence('city_limit'), await fence('city_limit')];
  const branch = await inTx((tx) => createBranch(tx, BY, { nameZh: '北', nameEn: 'North', lat: 31, lon: 121 }));
  const { version } = await getRentalAreaDefaults(database.pool, TENANT);
  const none = { forbiddenFenceIds: [] };
  const defaults = [
    { branchId: null, class: 'van' as const, permittedFenceIds: [byClass], ...none },
    { branchId: branch.id, class: null, permittedFenceIds: [byBranch], ...none },
  ];
  await inTx((tx) => setRentalAreaDefaults(tx, BY, { defaults }, version));
  const van = { make: 'M', model: 'M', colour: 'white', class: 'van', energy: 'ev', seats: 5, vin: null } as const;
  const { id } = await inTx((tx) => createVehicle(tx, BY, { ...van, plate: 'B-1', branchId: branch.id }));
  expect((await book(id)).permittedFenceIds).toEqual([byBranch]);
});

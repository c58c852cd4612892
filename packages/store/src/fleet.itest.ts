import { EventBody, type FeedEvent, type NewVehicle, type TenantId, type VehicleId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBranch } from './branches.ts';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { createUnit, setCrew } from './unit-changes.ts';
import { changeUnitDuty } from './unit-duty.ts';
import { listUnits } from './units.ts';
import { createUser } from './users.ts';
import { createVehicle, findVehicle, listVehicles } from './vehicles.ts';
import { editVehicle } from './vehicle-editing.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
const sedan: NewVehicle = {
  plate: '沪A10001',
  vin: null,
  make: 'Demo',
  model: 'Sedan',
  colour: 'white',
  class: 'compact',
  energy: 'petrol',
  seats: 5,
  branchId: null,
};
/** What work appended to the feed, each event checked against its contract. */
async function eventsOf(work: () => Promise<unknown>): Promise<FeedEvent[]> {
  const before = await newestEventId(database.pool, TENANT);
  await work();
  const events = await readEventsAfter(database.pool, TENANT, before, 100);
  for (const event of events) EventBody.parse(event);
  return events;
}

test('a new vehicle and each edit of it reach the feed as the whole record', async () => {
  const branch = await inTx((tx) => createBranch(tx, BY, { nameZh: '中心店', nameEn: 'Central', lat: 31, lon: 121 }));
  const vehicle = await inTx((tx) =>
    createVehicle(tx, BY, { ...sedan, vin: 'LSVAA4187N2100001', branchId: branch.id }),
  );
  expect(vehicle).toMatchObject({
    plate: '沪A10001',
    rentalPhase: 'available',
    condition: 'ok',
    deviceId: null,
    version: 1,
  });
  const events = await eventsOf(() => inTx((tx) => editVehicle(tx, BY, vehicle.id, { colour: 'red' }, 1)));
  const edited = { ...vehicle, colour: 'red', version: 2 };
  expect(events.map(({ kind, data }) => ({ kind, data }))).toEqual([{ kind: 'vehicle.changed', data: edited }]);
  expect(await findVehicle(database.pool, TENANT, vehicle.id)).toEqual(edited);
});

test('an edit of a version that is no longer current is refused and changes nothing', async () => {
  const vehicle = await inTx((tx) => createVehicle(tx, BY, { ...sedan, plate: 'V-1' }));
  const edit = (colour: string) => inTx((tx) => editVehicle(tx, BY, vehicle.id, { colour }, vehicle.version));
  const answers = await Promise.allSettled([edit('red'), edit('blue')]);
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(1);
  expect(refused[0]!.reason).toMatchObject({ name: 'VersionConflictError', currentVersion: 2 });
  expect((await findVehicle(database.pool, TENANT, vehicle.id))!.version).toBe(2);
});

test('what contradicts a constraint or names nothing is a typed error', async () => {
  const vin = 'LSVAA4187N2100002';
  await inTx((tx) => createVehicle(tx, BY, { ...sedan, plate: 'C-1', vin }));
  await expect(inTx((tx) => createVehicle(tx, BY, { ...sedan, plate: 'C-1' }))).rejects.toMatchObject({
    name: 'ConflictError',
    constraint: 'vehicles_tenant_id_plate_key',
  });
  await expect(inTx((tx) => createVehicle(tx, BY, { ...sedan, plate: 'C-2', vin }))).rejects.toMatchObject({
    constraint: 'vehicles_tenant_id_vin_key',
  });
  const nowhere = '0195d000-0000-7000-8000-000000000000';
  const wish = { ...sedan, plate: 'C-3', branchId: nowhere as NonNullable<NewVehicle['branchId']> };
  await expect(inTx((tx) => createVehicle(tx, BY, wish))).rejects.toMatchObject({
    name: 'NotFoundError',
    what: 'branch',
    id: nowhere,
  });
  await expect(inTx((tx) => editVehicle(tx, BY, nowhere as VehicleId, {}, null))).rejects.toMatchObject({
    what: 'vehicle',
  });
});

test('another tenant neither sees nor changes a vehicle', async () => {
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other') ON CONFLICT DO NOTHING`);
  const other = { tenantId: 2 as TenantId, actor: 'test' };
  const vehicle = await inTx((tx) => createVehicle(tx, BY, { ...sedan, plate: 'T-1' }));
  expect(await findVehicle(database.pool, other.tenantId, vehicle.id)).toBeUndefined();
  await expect(inTx((tx) => editVehicle(tx, other, vehicle.id, { colour: 'red' }, null))).rejects.toThrow('no vehicle');
  const twin = await inTx((tx) => createVehicle(tx, other, { ...sedan, plate: 'T-1' }));
  expect(twin.no).not.toBe(vehicle.no);
});

test('lists vehicles by plate, page by page, and finds them by any part of what they are called', async () => {
  for (const plate of ['P-3', 'P-1', 'P-2']) {
    await inTx((tx) => createVehicle(tx, BY, { ...sedan, plate, model: `Model%${plate}` }));
  }
  const list = async (page: Partial<Parameters<typeof listVehicles>[2]>) =>
    (await listVehicles(database.pool, TENANT, { after: null, limit: 2, ...page })).map(({ plate }) => plate);
  expect(await list({ search: 'p-' })).toEqual(['P-1', 'P-2']);
  expect(await list({ search: 'p-', after: 'P-2' })).toEqual(['P-3']);
  expect(await list({ search: 'l%P-1' })).toEqual(['P-1']);
  expect(await list({ search: 'p-1', condition: 'stolen' })).toEqual([]);
  expect(await list({ search: 'p-1', rentalPhase: 'available' })).toEqual(['P-1']);
});

test('a crew sets its duty, but not while an assignment holds its unit', async () => {
  const userId = await createUser(database.pool, TENANT, {
    username: 'crew-x',
    displayName: 'Crew X',
    passwordHash: null,
    roles: ['technician'],
  });
  const unit = await inTx((tx) =>
    createUnit(tx, BY, { name: 'R-01', kind: 'tow_truck', skills: ['tow'], stationBranchId: null, autoAccept: false }),
  );
  expect(await inTx((tx) => setCrew(tx, BY, unit.id, userId!))).toMatchObject({ crewUserId: userId, version: 2 });
  const events = await eventsOf(() => inTx((tx) => changeUnitDuty(tx, BY, unit.id, 'off_shift', 2)));
  expect(events).toMatchObject([{ kind: 'unit.changed', data: { state: 'off_shift', version: 3 } }]);
  await database.ownerPool.query(`UPDATE units SET state = 'en_route' WHERE id = $1`, [unit.id]);
  await expect(inTx((tx) => changeUnitDuty(tx, BY, unit.id, 'available', null))).rejects.toMatchObject({
    constraint: 'unit_has_assignment',
  });
  expect(await listUnits(database.pool, TENANT, { after: null, limit: 10, state: 'en_route' })).toHaveLength(1);
  expect(await listUnits(database.pool, TENANT, { after: null, limit: 10, search: 'r-0', kind: 'repair_van' })).toEqual(
    [],
  );
});

import { randomUUID } from 'node:crypto';
import {
  EventBody,
  NewGeofence,
  type DeviceId,
  type GeofenceId,
  type TenantId,
  type VehicleId,
} from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGeofence, deleteGeofence, replaceGeofence } from './geofence-changes.ts';
import { importGeofences } from './geofence-import.ts';
import { listGeofenceVisits, saveGeofenceVisits, type GeofenceVisitChange } from './geofence-visits.ts';
import { findGeofence, listGeofences, listGeofenceVersions, readGeofencesSince } from './geofences.ts';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { createVehicle } from './vehicles.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
const yard = (more: object = {}): NewGeofence =>
  NewGeofence.parse({
    nameZh: '虹桥店',
    nameEn: 'Hongqiao yard',
    kind: 'branch_yard',
    colour: 'green',
    shape: { type: 'Point', coordinates: [121.33, 31.2], radiusM: 80 },
    triggers: { exit: true },
    ...more,
  });

test('an edit ends the version before it at the instant at which the new one begins', async () => {
  const made = await inTx((tx) => createGeofence(tx, BY, yard()));
  expect(made).toMatchObject({ version: 1, nameZh: '虹桥店', triggers: { exit: true, enter: false, dwellS: null } });
  const edited = await inTx((tx) => replaceGeofence(tx, BY, made.id, yard({ nameEn: 'Hongqiao' }), 1));
  expect(edited).toMatchObject({ id: made.id, version: 2, nameEn: 'Hongqiao', schedule: null });
  await expect(inTx((tx) => replaceGeofence(tx, BY, made.id, yard(), 1))).rejects.toThrow(/at version 2/);

  const versions = await listGeofenceVersions(database.pool, TENANT, made.id);
  expect(versions.map(({ version, validTo }) => [version, validTo])).toEqual([
    [2, null],
    [1, edited.validFrom],
  ]);
  await inTx((tx) => deleteGeofence(tx, BY, made.id, 2));
  expect(await findGeofence(database.pool, TENANT, made.id)).toBeUndefined();
  expect(await listGeofenceVersions(database.pool, TENANT, made.id)).toHaveLength(2);
});

test('derivation reads what was in force since an instant, also what has ended', async () => {
  const made = await inTx((tx) => createGeofence(tx, BY, yard()));
  const read = async (since: Date) =>
    (await readGeofencesSince(database.pool, since)).filter(({ id }) => id === made.id).map(({ version }) => version);
  await inTx((tx) => replaceGeofence(tx, BY, made.id, yard({ colour: 'blue' }), null));
  expect(await read(new Date(0))).toEqual([1, 2]);
  expect(await read(new Date(Date.now() + 60_000))).toEqual([2]);
});

test('changes reach the feed as the id and version, an import as one event', async () => {
  const before = await newestEventId(database.pool, TENANT);
  const made = await inTx((tx) => createGeofence(tx, BY, yard()));
  await inTx((tx) => deleteGeofence(tx, BY, made.id, null));
  await inTx((tx) => importGeofences(tx, BY, new Map([['y-1', yard()]])));
  await inTx((tx) => importGeofences(tx, BY, new Map([['y-1', yard()]])));
  const events = await readEventsAfter(database.pool, TENANT, before, 100);
  expect(events.map((event) => EventBody.parse(event).data)).toEqual([
    { id: made.id, version: 1 },
    { id: made.id, version: null },
    { id: null, version: null },
  ]);
});

test('an import makes what is missing, changes what differs and knows its own export again', async () => {
  const own = await inTx((tx) => createGeofence(tx, BY, yard({ nameEn: 'Own' })));
  const file = new Map([
    ['a', yard({ nameEn: 'A' })],
    ['b', yard({ nameEn: 'B' })],
    [own.id, yard({ nameEn: 'Own' })],
  ]);
  expect(await inTx((tx) => importGeofences(tx, BY, file))).toEqual({ created: 2, changed: 0, unchanged: 1 });
  file.set('b', yard({ nameEn: 'B', triggers: { dwellS: 3_600 } }));
  expect(await inTx((tx) => importGeofences(tx, BY, file))).toEqual({ created: 0, changed: 1, unchanged: 2 });
  const all = await listGeofences(database.pool, TENANT, { after: null, limit: 100 });
  expect(all.find(({ externalId }) => externalId === 'b')).toMatchObject({ version: 2, triggers: { dwellS: 3_600 } });
});

test('a scope names branches and vehicles that are there', async () => {
  const scope = { branchIds: ['0192f0c1-2b3c-7d4e-8f50-112233445566'] };
  await expect(inTx((tx) => createGeofence(tx, BY, yard({ scope })))).rejects.toThrow(/there is no branch 0192f0c1/);
});

test('a visit that is written again is completed, and never loses what is known of it', async () => {
  const vehicle = await inTx((tx) =>
    createVehicle(tx, BY, {
      plate: '沪A10001',
      vin: null,
      make: 'Demo',
      model: 'Sedan',
      colour: 'white',
      class: 'compact',
      energy: 'petrol',
      seats: 5,
      branchId: null,
    }),
  );
  const fenceId = randomUUID() as GeofenceId;
  const visit = (id: string, minute: number, more: Partial<GeofenceVisitChange> = {}): GeofenceVisitChange => ({
    tenantId: TENANT,
    id,
    fenceId,
    vehicleId: vehicle.id satisfies VehicleId,
    deviceId: 'dev-1' as DeviceId,
    enteredAt: new Date(Date.UTC(2026, 2, 1, 8, minute)),
    leftAt: null,
    dweltAt: null,
    ...more,
  });
  const [first, second] = [randomUUID(), randomUUID()];
  const leftAt = new Date(Date.UTC(2026, 2, 1, 8, 30));
  await inTx((tx) => saveGeofenceVisits(tx, [visit(first, 0), visit(second, 40)]));
  await inTx((tx) => saveGeofenceVisits(tx, [visit(first, 0, { dweltAt: leftAt })]));
  await inTx((tx) => saveGeofenceVisits(tx, [visit(first, 0, { leftAt })]));
  const page = { openOnly: false, after: null, limit: 10 };
  const visits = await listGeofenceVisits(database.pool, TENANT, fenceId, page);
  expect(visits.map(({ id, leftAt: left, dwelt }) => [id, left, dwelt])).toEqual([
    [second, null, false],
    [first, leftAt.toISOString(), true],
  ]);
  const open = await listGeofenceVisits(database.pool, TENANT, fenceId, { ...page, openOnly: true });
  expect(open.map(({ id, plate }) => [id, plate])).toEqual([[second, '沪A10001']]);
});

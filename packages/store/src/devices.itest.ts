import type { DeviceId, NewVehicle, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  findLiveCredentials,
  findRevokedCredentials,
  issueCredential,
  matchSecret,
  revokeCredential,
  rotateCredentials,
} from './device-credentials.ts';
import { findAssetOfDevice, fitDevice, loadFittedDevices } from './device-fittings.ts';
import { createDevice, findDevice, listDevices } from './devices.ts';
import { listFittings } from './list-fittings.ts';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { createUnit } from './unit-changes.ts';
import { createVehicle } from './vehicles.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const inTx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => withTransaction(database.pool, work);
let count = 0;
async function device(): Promise<DeviceId> {
  const id = `imei-${++count}` as DeviceId;
  await inTx((tx) => createDevice(tx, TENANT, { id }));
  return id;
}
async function vehicle(): Promise<VehicleId> {
  const wish = { make: 'M', model: 'M', colour: 'white', class: 'compact', energy: 'ev', seats: 5 } as const;
  const made: NewVehicle = { ...wish, plate: `D-${++count}`, vin: null, branchId: null };
  return (await inTx((tx) => createVehicle(tx, BY, made))).id;
}
async function unit(): Promise<UnitId> {
  const wish = { kind: 'tow_truck' as const, skills: ['tow' as const], stationBranchId: null, autoAccept: true };
  return (await inTx((tx) => createUnit(tx, BY, { ...wish, name: `U-${++count}` }))).id;
}

test('a credential opens by its secret alone, until it is revoked', async () => {
  const id = await device();
  const issued = await inTx((tx) => issueCredential(tx, TENANT, id));
  const live = await findLiveCredentials(database.pool, id);
  expect(live.map(({ id, tenantId }) => ({ id, tenantId }))).toEqual([{ id: issued.id, tenantId: TENANT }]);
  expect(matchSecret(live, issued.secret)?.id).toBe(issued.id);
  expect(matchSecret(live, Buffer.from(issued.secret))?.id).toBe(issued.id);
  expect(matchSecret(live, `${issued.secret}x`)).toBeUndefined();
  expect(matchSecret([], issued.secret)).toBeUndefined();
  expect(await findRevokedCredentials(database.pool, [issued.id])).toEqual([]);
  await inTx((tx) => revokeCredential(tx, TENANT, id, issued.id));
  expect(await findLiveCredentials(database.pool, id)).toEqual([]);
  expect(await findRevokedCredentials(database.pool, [issued.id])).toEqual([issued.id]);
});

test('two credentials live at once and never three, however many are issued at the same time', async () => {
  const id = await device();
  const answers = await Promise.allSettled(
    Array.from({ length: 5 }, () => inTx((tx) => issueCredential(tx, TENANT, id))),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  for (const answer of answers.filter((one) => one.status === 'rejected')) {
    expect(answer.reason).toMatchObject({ name: 'ConflictError', constraint: 'device_credentials_live' });
  }
  const insert = `INSERT INTO device_credentials (tenant_id, id, device_id, secret_sha256, slot)
                  VALUES (1, gen_random_uuid(), $1, sha256(''), 2)`;
  await expect(database.pool.query(insert, [id])).rejects.toMatchObject({ constraint: 'device_credentials_live' });
});

test('a rotation keeps the newest older credential, so that the device can change over', async () => {
  const id = await device();
  const rotate = async () => (await inTx((tx) => rotateCredentials(tx, TENANT, [id])))[0]!;
  const [first, second, third] = [await rotate(), await rotate(), await rotate()];
  const live = await findLiveCredentials(database.pool, id);
  expect(live.map((one) => one.id).toSorted()).toEqual([second.id, third.id].toSorted());
  expect(matchSecret(live, first.secret)).toBeUndefined();
  expect((await findDevice(database.pool, TENANT, id))!.credentials.map((one) => one.id)).toEqual([
    second.id,
    third.id,
  ]);
  await Promise.all([rotate(), rotate(), rotate()]);
  expect(await findLiveCredentials(database.pool, id)).toHaveLength(2);
});

test('a device id is taken over all tenants', async () => {
  const id = await device();
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other')`);
  await expect(inTx((tx) => createDevice(tx, 2 as TenantId, { id }))).rejects.toMatchObject({
    constraint: 'devices_id',
  });
  expect(await findDevice(database.pool, 2 as TenantId, id)).toBeUndefined();
});

test('a device moves from a vehicle to a unit and off it; both sides say so and the history stays', async () => {
  const [id, vehicleId, unitId] = [await device(), await vehicle(), await unit()];
  await inTx((tx) => fitDevice(tx, BY, id, { vehicleId }));
  expect(await findAssetOfDevice(database.pool, id)).toMatchObject({ tenantId: TENANT, vehicleId, unitId: null });
  const before = await newestEventId(database.pool, TENANT);
  await inTx((tx) => fitDevice(tx, BY, id, { unitId }));
  expect(await readEventsAfter(database.pool, TENANT, before, 10)).toMatchObject([
    { kind: 'vehicle.changed', data: { id: vehicleId, deviceId: null, version: 3 } },
    { kind: 'unit.changed', data: { id: unitId, deviceId: id, version: 2 } },
  ]);
  const carried = (await loadFittedDevices(database.pool)).get(id);
  expect(carried).toMatchObject({ unitId, vehicleId: null, label: expect.stringMatching(/^U-/) as string });
  expect((await findDevice(database.pool, TENANT, id))!.fittedTo).toEqual({ unitId });
  await inTx((tx) => fitDevice(tx, BY, id, { unitId }));
  await inTx((tx) => fitDevice(tx, BY, id, null));
  expect(await findAssetOfDevice(database.pool, id)).toBeUndefined();
  const { rows } = await database.pool.query(
    `SELECT vehicle_id, unit_id, isempty(fitted) OR upper_inf(fitted) AS wrong FROM device_fittings
     WHERE device_id = $1 ORDER BY id`,
    [id],
  );
  expect(rows).toEqual([
    { vehicle_id: vehicleId, unit_id: null, wrong: false },
    { vehicle_id: null, unit_id: unitId, wrong: false },
  ]);
});

test('a fitting of the past goes where nothing else is known, and says what stands in its way', async () => {
  const [id, other, vehicleId, second] = [await device(), await device(), await vehicle(), await vehicle()];
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const fit = (deviceId: DeviceId, to: VehicleId | null, hours: number) =>
    inTx((tx) => fitDevice(tx, BY, deviceId, to === null ? null : { vehicleId: to }, hoursAgo(hours)));
  await fit(id, vehicleId, 10);
  await expect(fit(other, vehicleId, 5)).rejects.toMatchObject({
    constraint: 'one_device_per_vehicle',
    message: expect.stringContaining(`carries device ${id} from`) as string,
  });
  await expect(fit(id, second, 12)).rejects.toMatchObject({ constraint: 'device_in_one_place' });
  await fit(id, second, 8);
  await fit(other, vehicleId, 7);
  await expect(fit(id, vehicleId, 6)).rejects.toMatchObject({ constraint: 'one_device_per_vehicle' });
  await fit(id, null, 3);
  await expect(fit(id, second, 4)).rejects.toMatchObject({ constraint: 'device_in_one_place' });
  const history = await listFittings(database.pool, TENANT, { deviceId: id });
  expect(history.map((period) => [period.vehicleId, period.fittedBy, period.removedBy])).toEqual([
    [second, 'test', 'test'],
    [vehicleId, 'test', 'test'],
  ]);
  const carried = await listFittings(database.pool, TENANT, { vehicleId });
  expect(carried.map(({ deviceId, to }) => [deviceId, to === null])).toEqual([
    [other, true],
    [id, false],
  ]);
});

test('of two devices that race for one vehicle one is fitted', async () => {
  const [a, b, vehicleId] = [await device(), await device(), await vehicle()];
  const answers = await Promise.allSettled([a, b].map((id) => inTx((tx) => fitDevice(tx, BY, id, { vehicleId }))));
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(answers.find((answer) => answer.status === 'rejected')!.reason).toMatchObject({
    constraint: 'one_device_per_vehicle',
  });
});

test('lists devices by id with what they carry, what was refused from them, and finds them by part of it', async () => {
  const id = await device();
  await database.pool.query(
    `INSERT INTO quarantine (tenant_id, device_id, source, topic, reason, detail, payload)
     VALUES (1, $1, 'door:device', 't', 'unparseable', 'd', 'x')`,
    [id],
  );
  const [found] = await listDevices(database.pool, TENANT, { search: id.toUpperCase(), after: null, limit: 1 });
  expect(found).toEqual({
    id,
    imei: null,
    model: 'generic',
    firmware: null,
    expectedIntervalS: 10,
    status: 'unknown',
    online: null,
    statusAt: null,
    lastSeenAt: null,
    lastFixAt: null,
    lastLagMs: null,
    fittedTo: null,
    fittedLabel: null,
    credentials: [],
    quarantinedCount: 1,
    rejected24h: 1,
    version: 1,
  });
  expect(await listDevices(database.pool, TENANT, { search: id, after: id, limit: 1 })).toEqual([]);
});

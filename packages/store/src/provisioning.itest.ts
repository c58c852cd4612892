import { ProvisioningBatch, ProvisioningResult, type DeviceId, type TenantId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLiveCredentials, matchSecret } from './device-credentials.ts';
import { loadFittedDevices } from './device-fittings.ts';
import { provisionFleet } from './provisioning.ts';
import { newestEventId, readEventsAfter } from './read-events.ts';
import { findSession } from './sessions.ts';
import { withTransaction } from './transaction.ts';
import { findUnit } from './units.ts';
import { createUser } from './users.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };
let database: FreshDatabase;
beforeEach(async () => (database = await freshDatabase()));
afterEach(() => database.drop());

function fleet(vehicles: number, units: number): ProvisioningBatch {
  const model = { make: 'M', model: 'M', colour: 'white', class: 'compact', energy: 'ev', seats: 5 } as const;
  return ProvisioningBatch.parse({
    branches: [{ nameZh: '中心店', nameEn: 'Central', lat: 31, lon: 121 }],
    vehicles: Array.from({ length: vehicles }, (_, i) => ({
      vehicle: { ...model, plate: `V-${i}` },
      branchNameEn: 'Central',
      device: { id: `car-${i}` },
    })),
    units: Array.from({ length: units }, (_, i) => ({
      unit: { name: `R-${i}`, kind: 'tow_truck', skills: ['tow', 'tyre'] },
      stationNameEn: 'Central',
      device: { id: `unit-${i}` },
    })),
  });
}
const provision = (batch: ProvisioningBatch) =>
  withTransaction(database.pool, (tx) => provisionFleet(tx, BY, batch)).then((result) =>
    ProvisioningResult.parse(result),
  );

test('makes a fleet of 540 at once: fitted, with secrets and crews that can sign in', async () => {
  const result = await provision(fleet(500, 40));
  expect([result.vehicles.length, result.units.length]).toEqual([500, 40]);
  expect(result.vehicles.map(({ plate }) => plate)).toEqual(Array.from({ length: 500 }, (_, i) => `V-${i}`));
  const numbers = [...result.vehicles, ...result.units].map(({ no }) => no);
  expect(new Set(numbers).size).toBe(540);
  const fitted = await loadFittedDevices(database.pool);
  expect(fitted.size).toBe(540);
  expect(fitted.get('car-7' as DeviceId)).toMatchObject({ vehicleId: result.vehicles[7]!.id, label: 'V-7' });
  const { deviceId, secret } = result.units[3]!.credential!;
  expect(matchSecret(await findLiveCredentials(database.pool, deviceId), secret)).toBeDefined();
  const { user } = (await findSession(database.pool, result.units[3]!.crewToken))!;
  expect(user).toMatchObject({ username: 'crew-r-3', roles: ['technician'], unitId: result.units[3]!.id });
  expect(await newestEventId(database.pool, TENANT)).toBe(541);
});

test('a repeated batch keeps what is there, hands out fresh secrets and says nothing to the feed', async () => {
  const batch = fleet(3, 2);
  const first = await provision(batch);
  const before = await newestEventId(database.pool, TENANT);
  const second = await provision({ ...batch, branches: [] });
  const keys = (result: ProvisioningResult) => [...result.vehicles, ...result.units].map(({ id, no }) => [id, no]);
  expect(keys(second)).toEqual(keys(first));
  expect([...second.vehicles, ...second.units].map(({ created }) => created)).toEqual(Array(5).fill(false));
  expect(await newestEventId(database.pool, TENANT)).toBe(before);
  const live = await findLiveCredentials(database.pool, 'car-0' as DeviceId);
  for (const { credential } of [first.vehicles[0]!, second.vehicles[0]!]) {
    expect(matchSecret(live, credential!.secret)).toBeDefined();
  }
  await provision(batch);
  const rotated = await findLiveCredentials(database.pool, 'car-0' as DeviceId);
  expect(matchSecret(rotated, first.vehicles[0]!.credential!.secret)).toBeUndefined();
  expect(rotated).toHaveLength(2);
});

test('adds to a fleet: only what is new is made and announced', async () => {
  await provision(fleet(1, 1));
  const before = await newestEventId(database.pool, TENANT);
  const result = await provision(fleet(2, 1));
  expect(result.vehicles.map(({ created }) => created)).toEqual([false, true]);
  const events = await readEventsAfter(database.pool, TENANT, before, 10);
  expect(events).toMatchObject([{ kind: 'vehicle.changed', data: { plate: 'V-1', deviceId: 'car-1' } }]);
});

test('leaves a device where it is fitted, and a vehicle the device that it has', async () => {
  await provision(fleet(2, 0));
  const [first, second] = fleet(2, 0).vehicles;
  const swapped = { ...fleet(0, 0), vehicles: [{ ...first!, device: second!.device }] };
  await provision(swapped);
  const fitted = await loadFittedDevices(database.pool);
  expect([fitted.get('car-0' as DeviceId)!.label, fitted.get('car-1' as DeviceId)!.label]).toEqual(['V-0', 'V-1']);
});

test('never hands out a session of somebody who is no crew, and then makes nothing', async () => {
  await createUser(database.pool, TENANT, {
    username: 'crew-r-0',
    displayName: 'An administrator',
    passwordHash: null,
    roles: ['administrator', 'technician'],
  });
  await expect(provision(fleet(1, 1))).rejects.toMatchObject({ constraint: 'users_username' });
  expect((await database.pool.query('SELECT FROM vehicles')).rows).toEqual([]);
  expect((await database.pool.query('SELECT FROM sessions')).rows).toEqual([]);
});

test('refuses names of branches that are not there and device ids of other tenants', async () => {
  await expect(provision({ ...fleet(1, 0), branches: [] })).rejects.toMatchObject({ what: 'branch', id: 'Central' });
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other')`);
  await database.ownerPool.query(
    `INSERT INTO device_models (tenant_id, name) VALUES (2, 'm');
     INSERT INTO devices (tenant_id, id, model, expected_interval_s) VALUES (2, 'car-0', 'm', 10)`,
  );
  await expect(provision(fleet(1, 0))).rejects.toMatchObject({ constraint: 'devices_id' });
});

test('units whose names have other letters get crews too', async () => {
  const batch = fleet(0, 1);
  batch.units[0]!.unit.name = '救援 7';
  const [unit] = (await provision(batch)).units;
  expect((await findUnit(database.pool, TENANT, unit!.id))!.crewUserId).toBe(unit!.crewUserId);
});

import { ensurePartitions, markLateUsage, readUsage, readUtilisation, withTransaction } from '@roadcall/store';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rollUpUsage } from '../src/usage/roll-up.ts';
import { provisionDevice, TENANT, type TestDevice } from './harness.ts';

const HOUR_MS = 3_600_000;
const begin = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 6 * HOUR_MS;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await ensurePartitions(database.pool);
});
afterAll(() => database.drop());

async function fittedDevice(): Promise<TestDevice> {
  const device = await provisionDevice(database.pool);
  await database.ownerPool.query('UPDATE device_fittings SET fitted = tstzrange($2, NULL) WHERE device_id = $1', [
    device.id,
    new Date(begin - HOUR_MS),
  ]);
  return device;
}

/** Fixes one minute apart; of each what it reads on the odometer, moving unless that stands still. */
async function drive(device: TestDevice, fromMinute: number, odometerKm: readonly number[], flags = 0): Promise<void> {
  for (const [i, km] of odometerKm.entries()) {
    await database.pool.query(
      `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, lat, lon, speed_kph, odometer_m, ignition, flags, content_hash)
       VALUES (1, $1, $2, 0, $3, $2, 31, 121, $4, $5, true, $6, 0)`,
      [
        device.id,
        new Date(begin + (fromMinute + i) * 60_000),
        fromMinute + i,
        odometerKm[i + 1] === km ? 0 : 60,
        km * 1_000,
        flags,
      ],
    );
  }
}

/** The device's fixes are derived up to here. */
const deriveUpTo = (device: TestDevice, minute: number) =>
  database.pool.query(
    `INSERT INTO derivation_states (tenant_id, device_id, version, derived_at, derived_ts, derived_boot, derived_seq, state)
     VALUES (1, $1, 1, $2, $2, 0, 0, '{}')
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET derived_at = excluded.derived_at`,
    [device.id, new Date(begin + minute * 60_000)],
  );

const usageOf = async (device: TestDevice) => {
  const period = { from: new Date(begin), to: new Date(begin + 6 * HOUR_MS), by: 'hour', timeZone: 'UTC' } as const;
  const hours = await readUsage(database.pool, TENANT, device.vehicle.id, period);
  return hours.map(({ from, distanceM, drivingS, fixes }) => [
    (Date.parse(from) - begin) / HOUR_MS,
    Math.round(distanceM / 1_000),
    Math.round(drivingS / 60),
    fixes,
  ]);
};

const kilometres = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

test('an hour is rolled up when it has ended, once, and again when a fix comes late', async () => {
  const device = await fittedDevice();
  await drive(device, 30, kilometres(0, 50));
  await deriveUpTo(device, 65);
  await rollUpUsage(database.pool);
  expect(await usageOf(device)).toEqual([]);

  await deriveUpTo(device, 79);
  await rollUpUsage(database.pool);
  await rollUpUsage(database.pool);
  expect(await usageOf(device)).toEqual([[0, 30, 30, 30]]);

  await drive(device, 25, [0], 1);
  const late = { tenantId: TENANT, deviceId: device.id, ts: begin + 25 * 60_000, flags: 1 };
  await withTransaction(database.pool, (tx) => markLateUsage(tx, [late]));
  await rollUpUsage(database.pool);
  expect(await usageOf(device)).toEqual([[0, 30, 35, 31]]);
  expect((await database.pool.query('SELECT FROM usage_dirty')).rows).toEqual([]);
});

test('what lies between two hours is shared out, and days are sums of hours in local time', async () => {
  const device = await fittedDevice();
  await drive(device, 0, kilometres(100, 135));
  await deriveUpTo(device, 134);
  await rollUpUsage(database.pool);
  expect(await usageOf(device)).toEqual([
    [0, 60, 60, 60],
    [1, 60, 60, 60],
  ]);
  const period = {
    from: new Date(begin - 24 * HOUR_MS),
    to: new Date(),
    by: 'day',
    timeZone: 'Asia/Shanghai',
  } as const;
  const days = await readUsage(database.pool, TENANT, device.vehicle.id, period);
  expect(days.reduce((sum, { distanceM }) => sum + distanceM, 0)).toBeCloseTo(120_000, -1);
  for (const day of days) expect(new Date(day.from).getUTCHours()).toBe(16);
  const page = { from: new Date(begin), to: new Date(begin + 6 * HOUR_MS), after: null, limit: 100 };
  const utilisation = await readUtilisation(database.pool, TENANT, page);
  const mine = utilisation.find(({ vehicleId }) => vehicleId === device.vehicle.id);
  expect(mine).toMatchObject({ rentedS: 0, drivingS: 7_200 });
});

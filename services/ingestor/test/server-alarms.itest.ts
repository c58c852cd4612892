import { randomUUID } from 'node:crypto';
import type { Alarm } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reviewServerAlarms } from '../src/state/server-alarms.ts';
import { provisionDevice, type TestDevice } from './harness.ts';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const MINUTE = 60_000;
const now = Date.now();
const review = (at = now, upSince = now - 24 * 60 * MINUTE) => reviewServerAlarms(database.pool, at, upSince);

async function fitted(state: {
  online: boolean | null;
  seenMinutesAgo?: number;
  fittedMinutesAgo?: number;
}): Promise<TestDevice> {
  const device = await provisionDevice(database.pool);
  const at = (minutes: number) => new Date(now - minutes * MINUTE);
  await database.pool.query('UPDATE device_fittings SET fitted = tstzrange($2, NULL) WHERE device_id = $1', [
    device.id,
    at(state.fittedMinutesAgo ?? 600),
  ]);
  const seen = state.seenMinutesAgo === undefined ? null : at(state.seenMinutesAgo);
  await database.pool.query(
    'UPDATE devices SET online = $2, last_seen_at = $3, expected_interval_s = 10 WHERE id = $1',
    [device.id, state.online, seen],
  );
  return device;
}

async function alarmsOf(device: TestDevice) {
  const { rows } = await database.pool.query<{ kind: string; subject: string; active: boolean }>(
    'SELECT kind, subject, active FROM alarms WHERE device_id = $1 ORDER BY kind, began_at',
    [device.id],
  );
  return rows;
}

test('a device that is away longer than its grace is offline; one that never connected is told apart', async () => {
  const [away, shortly, never, connected, workshop] = [
    await fitted({ online: false, seenMinutesAgo: 5 }),
    await fitted({ online: false, seenMinutesAgo: 1 }),
    await fitted({ online: null }),
    await fitted({ online: true, seenMinutesAgo: 5 }),
    await fitted({ online: false, seenMinutesAgo: 5 }),
  ];
  await database.pool.query(`UPDATE vehicles SET condition = 'in_maintenance' WHERE id = $1`, [workshop.vehicle.id]);
  await Promise.all([review(), review(), review()]);
  expect(await alarmsOf(away)).toEqual([{ kind: 'device_offline', subject: '', active: true }]);
  expect(await alarmsOf(never)).toEqual([{ kind: 'device_offline', subject: 'never_connected', active: true }]);
  for (const other of [shortly, connected, workshop]) expect(await alarmsOf(other)).toEqual([]);
  await database.pool.query('UPDATE devices SET online = true WHERE id = $1', [away.id]);
  await review();
  expect(await alarmsOf(away)).toEqual([{ kind: 'device_offline', subject: '', active: false }]);
  const { rows } = await database.pool.query<{ kind: string; data: Alarm }>(
    `SELECT kind, data FROM events WHERE data ->> 'deviceId' = $1 AND kind LIKE 'alarm.%' ORDER BY id`,
    [away.id],
  );
  expect(rows.map(({ kind, data }) => [kind, data.active])).toEqual([
    ['alarm.raised', true],
    ['alarm.changed', false],
  ]);
});

test('after an outage of our own nobody is offline before having had the time to come back', async () => {
  const device = await fitted({ online: false, seenMinutesAgo: 30 });
  await review(now, now - MINUTE);
  expect(await alarmsOf(device)).toEqual([]);
  await review(now + 5 * MINUTE, now - MINUTE);
  expect(await alarmsOf(device)).toHaveLength(1);
});

test('a rental that is overdue and driven raises an alarm, which ends with the rental and not with a red light', async () => {
  const device = await fitted({ online: true, seenMinutesAgo: 0 });
  const [customer, rental] = [randomUUID(), randomUUID()];
  const number = `RC-${device.id.slice(-6)}`;
  await database.pool.query(`INSERT INTO customers (tenant_id, id, name) VALUES (1, $1, 'Wang')`, [customer]);
  await database.pool.query(
    `INSERT INTO rentals (tenant_id, id, number, customer_id, from_at, to_at, status)
     VALUES (1, $1, $2, $3, $4, $5, 'active')`,
    [rental, number, customer, new Date(now - 600 * MINUTE), new Date(now - 60 * MINUTE)],
  );
  await database.pool.query(
    `INSERT INTO rental_legs (tenant_id, rental_id, vehicle_id, period) VALUES (1, $1, $2, tstzrange($3, $4))`,
    [rental, device.vehicle.id, new Date(now - 600 * MINUTE), new Date(now - 60 * MINUTE)],
  );
  const motion = (state: string) =>
    database.pool.query(
      `INSERT INTO device_states (tenant_id, device_id, ts, received_at, motion) VALUES (1, $1, $2, $2, $3)
       ON CONFLICT (tenant_id, device_id) DO UPDATE SET motion = excluded.motion`,
      [device.id, new Date(now), state],
    );
  await motion('parked');
  await review();
  expect(await alarmsOf(device)).toEqual([]);
  await motion('moving');
  await review();
  await motion('parked');
  await review();
  expect(await alarmsOf(device)).toEqual([{ kind: 'rental_overdue', subject: number, active: true }]);
  await database.pool.query(`UPDATE rentals SET status = 'returned' WHERE id = $1`, [rental]);
  await review();
  expect(await alarmsOf(device)).toEqual([{ kind: 'rental_overdue', subject: number, active: false }]);
});

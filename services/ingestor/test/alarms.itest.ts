import { randomUUID } from 'node:crypto';
import type { Alarm, AlarmId, AlarmKind } from '@roadcall/contracts';
import { openIncident, withTransaction } from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  counted,
  provisionDevice,
  startTestIngestor,
  TENANT,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '200' });
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

const now = Date.now();
let seq = 0;

/** A device whose `signal` sends one alarm fix, `s` seconds from now, and waits for the PUBACK. */
async function alarmDevice() {
  const device = await provisionDevice(database.pool);
  const client: MqttClient = await connectDevice(ingestor.port, device);
  const send = (message: unknown) => client.publishAsync(topicOf(device, 'alarm'), JSON.stringify(message), { qos: 1 });
  const fix = (s: number, kind: AlarmKind, active = true, code?: string) => ({
    ts: now - 600_000 + s * 1_000,
    lat: 31.2,
    lon: 121.4,
    alarm: { kind, active, ...(code === undefined ? {} : { code }) },
  });
  const signal = (...args: Parameters<typeof fix>) => send({ seq: ++seq, fixes: [fix(...args)] });
  return { ...device, send, fix, signal };
}

async function alarmsOf(device: TestDevice) {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    `SELECT kind, subject, severity, active, count, vehicle_id, rental_id, lat
     FROM alarms WHERE device_id = $1 ORDER BY began_at, subject`,
    [device.id],
  );
  return rows;
}

async function derivedFixes(): Promise<number> {
  return Object.values(await counted(ingestor, 'roadcall_fixes_derived_total'))[0] ?? 0;
}

async function eventsOf(device: TestDevice): Promise<[string, Alarm][]> {
  const { rows } = await database.pool.query<{ kind: string; data: Alarm }>(
    `SELECT kind, data FROM events WHERE data ->> 'deviceId' = $1 AND kind LIKE 'alarm.%' ORDER BY id`,
    [device.id],
  );
  return rows.map(({ kind, data }) => [kind, data]);
}

test('an alarm is raised once, counted up and cleared, each with its event', async () => {
  const device = await alarmDevice();
  await device.signal(1, 'low_fuel');
  await device.signal(2, 'low_fuel');
  await device.signal(3, 'low_fuel', false);
  expect(await alarmsOf(device)).toEqual([
    {
      kind: 'low_fuel',
      subject: '',
      severity: 'warning',
      active: false,
      count: 2,
      vehicle_id: device.vehicle.id,
      rental_id: null,
      lat: 31.2,
    },
  ]);
  const events = await eventsOf(device);
  expect(events.map(([kind, { count, active, version }]) => [kind, count, active, version])).toEqual([
    ['alarm.raised', 1, true, 1],
    ['alarm.changed', 2, true, 2],
    ['alarm.changed', 2, false, 3],
  ]);
  expect(events[0]![1].label).toBe(device.vehicle.plate);
});

test('a message that is sent again counts no alarm twice, and a late one raises none', async () => {
  const device = await alarmDevice();
  const message = { seq: 1_000, fixes: [device.fix(100, 'sos'), device.fix(101, 'sos')] };
  const derivedBefore = await derivedFixes();
  await device.send(message);
  await Promise.all([device.send(message), device.send(message)]);
  await waitFor(async () => (await derivedFixes()) >= derivedBefore + 2, { timeoutMs: 20_000, what: 'the derivation' });
  await device.signal(50, 'collision');
  await device.signal(60, 'sos', false);
  expect((await alarmsOf(device)).map(({ kind, count, active }) => [kind, count, active])).toEqual([['sos', 2, true]]);
  expect(await eventsOf(device)).toHaveLength(1);
});

test('a collision after the incident of the one before has ended is a new alarm, although nobody cleared that one', async () => {
  const device = await alarmDevice();
  await device.signal(1, 'collision');
  await withTransaction(database.pool, async (tx) => {
    const { rows } = await tx.query<{ id: AlarmId }>('SELECT id FROM alarms WHERE device_id = $1', [device.id]);
    const opened = await openIncident(tx, {
      tenantId: TENANT,
      type: 'accident',
      severity: 'major',
      vehicleId: device.vehicle.id,
      place: { lat: 31.2, lon: 121.4 },
      alarmId: rows[0]!.id,
      source: 'alarm',
      note: null,
      by: null,
      at: new Date(),
    });
    if (!opened.ok) throw new Error(opened.reason);
  });
  await device.signal(70, 'collision');
  expect((await alarmsOf(device)).map(({ count, active }) => [count, active])).toEqual([[2, true]]);
  await database.pool.query('UPDATE alarms SET settled_at = now() WHERE vehicle_id = $1', [device.vehicle.id]);
  await device.signal(80, 'collision');
  await device.signal(200, 'collision');
  expect((await alarmsOf(device)).map(({ count, active }) => [count, active])).toEqual([
    [3, false],
    [1, true],
  ]);
  expect((await eventsOf(device)).map(([kind]) => kind).filter((kind) => kind === 'alarm.raised')).toHaveLength(2);
});

test('subjects are alarms of their own', async () => {
  const device = await alarmDevice();
  await device.send({
    seq: 2_000,
    fixes: [
      device.fix(1, 'tyre_pressure', true, 'front-left'),
      device.fix(1, 'tyre_pressure', true, 'rear-right'),
      device.fix(2, 'tyre_pressure', false, 'front-left'),
    ],
  });
  expect((await alarmsOf(device)).map(({ subject, active }) => [subject, active])).toEqual([
    ['front-left', false],
    ['rear-right', true],
  ]);
});

test('an alarm knows the rental that runs on its vehicle', async () => {
  const device = await alarmDevice();
  const [customer, rental] = [randomUUID(), randomUUID()];
  await database.pool.query(`INSERT INTO customers (tenant_id, id, name) VALUES (1, $1, 'Wang')`, [customer]);
  await database.pool.query(
    `INSERT INTO rentals (tenant_id, id, number, customer_id, from_at, to_at, status)
     VALUES (1, $1, 'RC-1', $2, now() - interval '2 hours', now() - interval '1 hour', 'active')`,
    [rental, customer],
  );
  await database.pool.query(
    `INSERT INTO rental_legs (tenant_id, rental_id, vehicle_id, period)
     VALUES (1, $1, $2, tstzrange(now() - interval '2 hours', now() - interval '1 hour'))`,
    [rental, device.vehicle.id],
  );
  await device.signal(1, 'collision');
  expect((await alarmsOf(device)).map(({ rental_id, severity }) => [rental_id, severity])).toEqual([
    [rental, 'critical'],
  ]);
});

test('many alarms of many devices in one batch', async () => {
  const devices = await Promise.all(Array.from({ length: 8 }, () => alarmDevice()));
  await Promise.all(
    devices.flatMap((device) => [
      device.signal(1, 'overspeed'),
      device.signal(2, 'overspeed'),
      device.signal(2, 'tamper'),
    ]),
  );
  for (const device of devices) {
    expect((await alarmsOf(device)).map(({ kind, count }) => [kind, count])).toEqual([
      ['overspeed', 2],
      ['tamper', 1],
    ]);
  }
});

import {
  DEFAULT_ALARM_RULES,
  NewGeofence,
  type Alarm,
  type AlarmId,
  type AlarmKind,
  type AlarmRuleId,
} from '@roadcall/contracts';
import {
  actOnAlarms,
  createGeofence,
  createUser,
  listAlarms,
  openIncident,
  saveAlarmRule,
  withTransaction,
} from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  provisionDevice,
  startTestIngestor,
  TENANT,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

let database: FreshDatabase;
let ingestor: TestIngestor;
let fenceId: string;
beforeAll(async () => {
  database = await freshDatabase();
  fenceId = await drawFence();
  ingestor = await startTestIngestor(database.runtimeUrl, { REORDER_WINDOW_MS: '200' });
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

/** A city limit where only one test drives, drawn a day ago: fixes of the past minutes are judged by it. */
async function drawFence(): Promise<string> {
  const fence = await withTransaction(database.pool, (tx) =>
    createGeofence(
      tx,
      { tenantId: TENANT, actor: 'test' },
      NewGeofence.parse({
        nameZh: '市区',
        nameEn: 'City',
        kind: 'city_limit',
        colour: 'blue',
        shape: { type: 'Point', coordinates: [110, 40], radiusM: 1_000 },
        triggers: { exit: true },
      }),
    ),
  );
  await database.ownerPool.query(`UPDATE geofences SET valid_from = now() - interval '1 day'`);
  return fence.id;
}

const start = Date.now() - 1_200_000;
let seq = 0;

/**
 * A device that has been in its vehicle for a day. `signal` sends one alarm fix, `s` seconds after `start`, `drive` any
 * fix; both wait for the PUBACK.
 */
async function alarmDevice() {
  const device = await provisionDevice(database.pool);
  await database.pool.query(
    `UPDATE device_fittings SET fitted = tstzrange(now() - interval '1 day', NULL) WHERE device_id = $1`,
    [device.id],
  );
  await database.ownerPool.query(
    `UPDATE vehicle_phases SET valid_from = now() - interval '1 day' WHERE vehicle_id = $1`,
    [device.vehicle.id],
  );
  const client: MqttClient = await connectDevice(ingestor.port, device);
  const send = (message: unknown) => client.publishAsync(topicOf(device, 'alarm'), JSON.stringify(message), { qos: 1 });
  const fix = (s: number, kind: AlarmKind, active = true, code?: string) => ({
    ts: start + s * 1_000,
    lat: 31.2,
    lon: 121.4,
    alarm: { kind, active, ...(code === undefined ? {} : { code }) },
  });
  const signal = (...args: Parameters<typeof fix>) => send({ seq: ++seq, fixes: [fix(...args)] });
  const drive = (s: number, more: object) => send({ seq: ++seq, fixes: [{ ts: start + s * 1_000, ...more }] });
  return { ...device, send, fix, signal, drive };
}

async function alarmsOf(device: TestDevice) {
  const { rows } = await database.pool.query<{
    id: AlarmId;
    kind: AlarmKind;
    subject: string;
    active: boolean;
    count: number;
    severity: string;
    vehicle_id: string;
    derived_id: string | null;
    value: number | null;
  }>(
    `SELECT id, kind, subject, severity, active, count, vehicle_id, derived_id, value
     FROM alarms WHERE device_id = $1 ORDER BY began_at, subject, id`,
    [device.id],
  );
  return rows;
}

/** Waits until the device's alarms are so, and gives them. */
const alarmsAre = (device: TestDevice, wanted: readonly [AlarmKind, number, boolean][]) =>
  waitFor(
    async () => {
      const rows = await alarmsOf(device);
      const now = rows.map(({ kind, count, active }) => [kind, count, active]);
      return JSON.stringify(now) === JSON.stringify(wanted) ? rows : undefined;
    },
    { timeoutMs: 15_000, what: `alarms ${JSON.stringify(wanted)}` },
  );

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
  await alarmsAre(device, [['low_fuel', 1, true]]);
  await device.signal(2, 'low_fuel');
  await alarmsAre(device, [['low_fuel', 2, true]]);
  await device.signal(3, 'low_fuel', false);
  const [alarm] = await alarmsAre(device, [['low_fuel', 2, false]]);
  expect(alarm).toMatchObject({ severity: 'warning', vehicle_id: device.vehicle.id, id: alarm!.derived_id });
  const events = await eventsOf(device);
  expect(events.map(([kind, { count, active, version }]) => [kind, count, active, version])).toEqual([
    ['alarm.raised', 1, true, 1],
    ['alarm.changed', 2, true, 2],
    ['alarm.changed', 2, false, 3],
  ]);
  expect(events[0]![1]).toMatchObject({ label: device.vehicle.plate, ruleId: 'low_fuel', threshold: 10 });
});

test('a vehicle that leaves a fence raises an alarm with its event, which waits in the inbox, and ends when it is back', async () => {
  const device = await alarmDevice();
  const at = (lat: number) => ({ lat, lon: 110, speedKph: 60, accuracyM: 5 });
  for (let s = 0; s < 60; s += 10) await device.drive(s, at(40));
  await alarmsAre(device, []);
  for (let s = 60; s < 180; s += 10) await device.drive(s, at(40.02));
  const [alarm] = await alarmsAre(device, [['geofence_exit', 1, true]]);
  expect(alarm).toMatchObject({ subject: fenceId, severity: 'warning', vehicle_id: device.vehicle.id });
  expect(await eventsOf(device)).toMatchObject([['alarm.raised', { id: alarm!.id, kind: 'geofence_exit' }]]);
  const filter = { vehicleId: device.vehicle.id, active: true, acknowledged: false };
  const inbox = await listAlarms(database.pool, TENANT, { filter, after: null, limit: 10 });
  expect(inbox).toMatchObject([{ id: alarm!.id, acknowledgedAt: null, label: device.vehicle.plate }]);
  for (let s = 180; s < 300; s += 10) await device.drive(s, at(40));
  await alarmsAre(device, [['geofence_exit', 1, false]]);
});

test('an SOS is there with the PUBACK; the order of its fixes settles the same alarm afterwards', async () => {
  const device = await alarmDevice();
  const message = { seq: 1_000, fixes: [device.fix(101, 'sos'), device.fix(100, 'sos')] };
  await device.send(message);
  expect((await alarmsOf(device)).map(({ kind, active, severity }) => [kind, active, severity])).toEqual([
    ['sos', true, 'critical'],
  ]);
  await Promise.all([device.send(message), device.send(message)]);
  await alarmsAre(device, [['sos', 2, true]]);
  await device.signal(50, 'collision');
  await device.signal(60, 'sos', false);
  await device.signal(102, 'sos', false);
  const [alarm] = await alarmsAre(device, [['sos', 2, false]]);
  const events = await eventsOf(device);
  expect(events.filter(([kind]) => kind === 'alarm.raised')).toHaveLength(1);
  expect(new Set(events.map(([, { id }]) => id))).toEqual(new Set([alarm!.id]));
});

test('a collision after the incident of the one before has ended is a new alarm, although nobody cleared that one', async () => {
  const device = await alarmDevice();
  await device.signal(1, 'collision');
  const alarmId = (await alarmsAre(device, [['collision', 1, true]]))[0]!.id;
  await withTransaction(database.pool, async (tx) => {
    const opened = await openIncident(tx, {
      tenantId: TENANT,
      type: 'accident',
      severity: 'major',
      vehicleId: device.vehicle.id,
      place: { lat: 31.2, lon: 121.4 },
      alarmId,
      source: 'alarm',
      note: null,
      by: null,
      at: new Date(),
    });
    if (!opened.ok) throw new Error(opened.reason);
  });
  await device.signal(70, 'collision');
  await alarmsAre(device, [['collision', 2, true]]);
  await database.pool.query(
    `UPDATE alarms SET settled_at = to_timestamp($2), active = false, ended_at = last_at WHERE id = $1`,
    [alarmId, (start + 75_000) / 1_000],
  );
  await device.signal(80, 'collision');
  expect((await alarmsOf(device)).map(({ active }) => active)).toEqual([false, true]);
  await device.signal(200, 'collision');
  await alarmsAre(device, [
    ['collision', 2, false],
    ['collision', 2, true],
  ]);
});

test('what a person cleared stays over until it is triggered again', async () => {
  const device = await alarmDevice();
  const userId = await createUser(database.pool, TENANT, {
    username: 'li',
    displayName: 'Li',
    passwordHash: null,
    roles: ['dispatcher'],
  });
  await device.drive(0, { fuelPct: 6 });
  await device.drive(130, { fuelPct: 5.5 });
  const [alarm] = await alarmsAre(device, [['low_fuel', 1, true]]);
  expect(alarm?.value).toBeCloseTo(5.5);
  await withTransaction(database.pool, (tx) =>
    actOnAlarms(tx, { tenantId: TENANT, actor: userId!, userId: userId! }, [alarm!.id], { act: 'clear', note: null }),
  );
  await device.drive(140, { fuelPct: 5 });
  await device.drive(150, { fuelPct: 5, alarm: { kind: 'tamper', active: true } });
  await alarmsAre(device, [
    ['low_fuel', 1, false],
    ['tamper', 1, true],
  ]);
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
  const rows = await alarmsAre(device, [
    ['tyre_pressure', 1, false],
    ['tyre_pressure', 1, true],
  ]);
  expect(rows.map(({ subject }) => subject)).toEqual(['front-left', 'rear-right']);
});

test('a rule that a tenant changes counts for the fixes from then on', async () => {
  const userId = await createUser(database.pool, TENANT, {
    username: 'wang',
    displayName: 'Wang',
    passwordHash: null,
    roles: ['fleet_manager'],
  });
  const device = await alarmDevice();
  const by = { tenantId: TENANT, actor: userId!, userId: userId! };
  await withTransaction(database.pool, (tx) =>
    saveAlarmRule(
      tx,
      by,
      { id: 'power_cut' as AlarmRuleId, kind: 'power_cut' },
      { ...DEFAULT_ALARM_RULES.power_cut, minDurationS: 0, severity: 'critical' },
      0,
    ),
  );
  await database.ownerPool.query(`UPDATE alarm_rules SET valid_from = now() - interval '1 hour'`);
  await database.pool.query(
    `SELECT append_events('[{"tenantId":1,"subjectId":"power_cut","kind":"alarm_rule.changed","data":{}}]')`,
  );
  await waitFor(
    async () => {
      const s = 300 + seq++;
      await device.drive(s, { externalPower: false });
      await device.drive(s + 0.5, { externalPower: true });
      return (await alarmsOf(device))[0]?.severity;
    },
    { timeoutMs: 15_000, what: 'the rule to be known', intervalMs: 300 },
  );
  expect((await alarmsOf(device))[0]).toMatchObject({ kind: 'power_cut', severity: 'critical' });
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
    const rows = await alarmsAre(device, [
      ['overspeed', 2, true],
      ['tamper', 1, true],
    ]);
    expect(rows.map(({ vehicle_id }) => vehicle_id)).toEqual([device.vehicle.id, device.vehicle.id]);
  }
});

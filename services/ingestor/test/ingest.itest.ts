import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { Encoder } from 'cbor-x';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  counted,
  provisionDevice,
  startTestIngestor,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

const run = promisify(execFile);
const cbor = new Encoder({ useRecords: false, mapsAsObjects: true });
let database: FreshDatabase;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl);
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

/** A provisioned device with its connection; `send` resolves with the PUBACK. */
async function device(): Promise<TestDevice & { client: MqttClient; send: (payload: unknown) => Promise<unknown> }> {
  const provisioned = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, provisioned);
  const send = (payload: unknown) => {
    const raw = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    return client.publishAsync(topicOf(provisioned, 'telemetry'), raw, { qos: 1 });
  };
  return { ...provisioned, client, send };
}

async function rowsOf(deviceId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query<Record<string, unknown>>(
    'SELECT seq, boot, ts, lat, lon, speed_kph, attributes, flags FROM fixes WHERE device_id = $1 ORDER BY boot, seq',
    [deviceId],
  );
  return rows;
}

async function quarantineOf(deviceId: string): Promise<{ reason: string; detail: string; payload: string }[]> {
  const { rows } = await database.pool.query<{ reason: string; detail: string; payload: Buffer }>(
    'SELECT reason, detail, payload FROM quarantine WHERE device_id = $1 ORDER BY id',
    [deviceId],
  );
  return rows.map((row) => ({ ...row, payload: row.payload.toString() }));
}

test('a position sent with mosquitto_pub is a row when the command returns, and a live record', async () => {
  const sender = await provisionDevice(database.pool);
  const ts = Date.now();
  const payload = { seq: 1, fixes: [{ ts, lat: 31.2304, lon: 121.4737, speedKph: 42.5, headingDeg: 90, fuel: 'E95' }] };
  const options = `-h 127.0.0.1 -p ${ingestor.port} -u ${sender.id} -P ${sender.secret} -q 1`.split(' ');
  await run('mosquitto_pub', [...options, '-t', topicOf(sender, 'telemetry'), '-m', JSON.stringify(payload)]);
  expect(await rowsOf(sender.id)).toEqual([
    {
      seq: 1,
      boot: 0,
      ts: new Date(ts),
      lat: 31.2304,
      lon: 121.4737,
      speed_kph: 42.5,
      attributes: { fuel: 'E95' },
      flags: 0,
    },
  ]);
  const record = await waitFor(() => ingestor.live.get(sender.vehicle.no), { timeoutMs: 10_000, what: 'live record' });
  expect(record).toMatchObject({ lat: 31.2304, lon: 121.4737, motion: 'moving', online: true, unit: false });
});

test('acknowledges only after the batch commits', async () => {
  const { id, send } = await device();
  const blocker = await database.ownerPool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE fixes IN SHARE MODE');
    let acked = false;
    const sent = send({ seq: 1, fixes: [{ ts: Date.now() }] }).then(() => (acked = true));
    await waitFor(
      async () => {
        const waiting = `SELECT FROM pg_locks WHERE relation = 'fixes'::regclass AND NOT granted`;
        return (await database.ownerPool.query(waiting)).rows.length > 0;
      },
      { timeoutMs: 10_000, what: 'the COPY to wait for the lock' },
    );
    expect(acked).toBe(false);
    await blocker.query('COMMIT');
    await sent;
    expect(await rowsOf(id)).toHaveLength(1);
  } finally {
    blocker.release(true);
  }
});

test('the same message again is acknowledged and stored once', async () => {
  const { id, send } = await device();
  const message = { seq: 7, fixes: [{ ts: Date.now() - 10, lat: 31, lon: 121 }, { ts: Date.now() }] };
  await send(message);
  await send(message);
  await Promise.all([send(message), send(message), send({ ...message, seq: 9 })]);
  expect((await rowsOf(id)).map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
  expect(await quarantineOf(id)).toEqual([]);
});

test('an identity that is taken by other content is quarantined as a conflict, the rest of the message is stored', async () => {
  const { id, send } = await device();
  const ts = Date.now();
  await send({ seq: 1, fixes: [{ ts, lat: 31, lon: 121 }] });
  const second = { seq: 1, fixes: [{ ts, lat: 31, lon: 122 }, { ts: ts + 1 }] };
  await send(second);
  expect((await rowsOf(id)).map(({ seq, lon }) => [seq, lon])).toEqual([
    [1, 121],
    [2, null],
  ]);
  const [entry, ...others] = await quarantineOf(id);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ reason: 'conflict', payload: JSON.stringify(second) });
  expect(entry!.detail).toContain('already stored with other content');
});

test('a lost counter goes on under a new boot, and a message without seq is known by its content', async () => {
  const { id, send } = await device();
  const fixes = [{ ts: Date.now(), lat: 31, lon: 121 }];
  await send({ seq: 1, fixes });
  await send({ boot: 1, seq: 1, fixes });
  await send({ boot: 2, fixes });
  await send({ boot: 2, fixes });
  expect((await rowsOf(id)).map(({ boot }) => boot)).toEqual([0, 1, 2]);
});

test('fixes out of order are all stored and move nothing back', async () => {
  const { id, vehicle, send } = await device();
  const ts = Date.now();
  await send({ seq: 10, fixes: [{ ts, lat: 31.1, lon: 121, speedKph: 0 }] });
  await send({ seq: 5, fixes: [{ ts: ts - 60_000, lat: 31.09, lon: 121 }] });
  await send({ seq: 8, fixes: [{ ts: ts - 2_000, lat: 31.0999, lon: 121 }] });
  expect((await rowsOf(id)).map(({ seq, flags }) => [seq, flags])).toEqual([
    [5, 0],
    [8, 0],
    [10, 0],
  ]);
  expect(ingestor.live.get(vehicle.no)?.lat).toBeCloseTo(31.1, 6);
});

test('takes CBOR, and knows it for the same content as JSON', async () => {
  const { id, send } = await device();
  const message = {
    boot: 0,
    seq: 3,
    fixes: [{ ts: Date.now(), lat: 31.25, lon: 121.5, ignition: true, dtc: ['P0301'] }],
  };
  await send(cbor.encode(message));
  await send(message);
  expect(await rowsOf(id)).toHaveLength(1);
  expect(await quarantineOf(id)).toEqual([]);
});

test('what cannot be read is quarantined with its bytes and a reason, and acknowledged', async () => {
  const { id, client, send } = await device();
  await send('{"fixes":[{"ts":');
  await send({ fixes: [{ ts: Date.now(), lat: 91, lon: 0 }] });
  await send({
    seq: 1,
    fixes: [{ ts: Date.now(), lat: 0, lon: 0 }, { ts: Date.now() - 91 * 86_400_000 }, { ts: 4e12 }],
  });
  await client.publishAsync('some/other/topic', 'hello', { qos: 1 });
  const entries = await quarantineOf(id);
  expect(entries.map(({ reason }) => reason)).toEqual([
    'unparseable',
    'invalid',
    'null_island',
    'too_old',
    'in_the_future',
    'unknown_topic',
  ]);
  expect(entries[0]!.payload).toBe('{"fixes":[{"ts":');
  expect(entries[1]!.detail).toBe('fixes[0].lat: too big: expected number to be <=90; got 91');
  expect(await rowsOf(id)).toEqual([]);
});

test('a message that the database refuses is quarantined, those beside it in the batch are stored', async () => {
  const devices = await Promise.all(Array.from({ length: 6 }, () => device()));
  const before = await counted(ingestor, 'roadcall_fixes_rejected_total');
  const guilty = `{"seq":1,"fixes":[{"ts":${Date.now()},"driver":"a\\u0000b"}]}`;
  const nul = JSON.stringify({ seq: 1, fixes: [{ ts: Date.now(), dtc: ['P\u0000'] }] });
  const half = `{"seq":1,"fixes":[{"ts":${Date.now()},"driver":"\\ud800"}]}`;
  await Promise.all(
    devices.map(({ send }, i) =>
      send([guilty, nul, half][i] ?? { seq: 1, fixes: [{ ts: Date.now(), driver: 'good' }] }),
    ),
  );
  const stored = await Promise.all(devices.map(({ id }) => rowsOf(id)));
  expect(stored.map((rows) => rows.length)).toEqual([0, 0, 0, 1, 1, 1]);
  const entries = (await Promise.all(devices.slice(0, 3).map(({ id }) => quarantineOf(id)))).flat();
  expect(entries.map(({ reason }) => reason)).toEqual(Array.from({ length: 3 }, () => 'refused_by_database'));
  expect(entries[0]!.payload).toBe(guilty);
  expect(entries[0]!.detail).toContain('attributes: the database refuses it');
  const after = await counted(ingestor, 'roadcall_fixes_rejected_total');
  expect(after['refused_by_database']! - (before['refused_by_database'] ?? 0)).toBe(3);
});

test('PUBACKs come in the order of the messages, whatever became of them', async () => {
  const { client, id } = await device();
  const order: number[] = [];
  const topic = `v1/devices/${id}/telemetry`;
  const good = (seq: number) => JSON.stringify({ seq, fixes: [{ ts: Date.now() + seq }] });
  const payloads = [good(1), 'garbage', good(2), `{"fixes":[{"ts":${Date.now()},"x":"\\u0000"}]}`, good(2), good(3)];
  await Promise.all(
    payloads.map((payload, i) => client.publishAsync(topic, payload, { qos: 1 }).then(() => order.push(i))),
  );
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a device that sends hundreds of messages at once is held back, and gets every PUBACK', async () => {
  const { client, id } = await device();
  const topic = `v1/devices/${id}/telemetry`;
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      Array.from({ length: 400 }, (_, i) => {
        const payload = JSON.stringify({ boot: round, seq: i, fixes: [{ ts: Date.now() }] });
        return client.publishAsync(topic, payload, { qos: 1 });
      }),
    );
  }
  expect(await rowsOf(id)).toHaveLength(1_200);
});

test('QoS 0 and QoS 2 are taken too', async () => {
  const { client, id } = await device();
  const topic = `v1/devices/${id}/telemetry`;
  await client.publishAsync(topic, JSON.stringify({ seq: 1, fixes: [{ ts: Date.now() }] }), { qos: 0 });
  await client.publishAsync(topic, JSON.stringify({ seq: 2, fixes: [{ ts: Date.now() }] }), { qos: 2 });
  await waitFor(async () => (await rowsOf(id)).length === 2, { timeoutMs: 10_000, what: 'both rows' });
  expect((await rowsOf(id)).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('is ready while the door is open and the database takes writes, and counts what it did', async () => {
  const ready = await fetch(`${ingestor.healthUrl}/api/v1/health/ready`);
  expect(await ready.json()).toMatchObject({ status: 'ready', checks: { database: 'ok', door: 'ok' } });
  const text = await (await fetch(`${ingestor.healthUrl}/metrics`)).text();
  for (const name of [
    'fixes_committed_total',
    'fixes_rejected_total',
    'ingest_commit_seconds',
    'ingest_puback_seconds',
  ]) {
    expect(text).toContain(`roadcall_${name}`);
  }
  expect((await counted(ingestor, 'roadcall_fixes_committed_total'))['']).toBeGreaterThan(0);
});

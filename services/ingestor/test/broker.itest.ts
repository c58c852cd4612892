import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deviceTopic } from '@roadcall/contracts';
import { freshDatabase, startMosquitto, waitFor, type FreshDatabase, type TestMosquitto } from '@roadcall/testkit';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  connectDevice,
  provisionDevice,
  startTestIngestor,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

const run = promisify(execFile);
const DEPLOY = join(import.meta.dirname, '..', '..', '..', 'deploy', 'mosquitto');
const INGESTOR_PASSWORD = randomBytes(16).toString('hex');

let database: FreshDatabase;
let devices: TestDevice[];
let mosquitto: TestMosquitto;
let ingestor: TestIngestor;
beforeAll(async () => {
  database = await freshDatabase();
  devices = [];
  for (let i = 0; i < 8; i++) devices.push(await provisionDevice(database.pool));
  // The broker that deploy/ describes: its configuration, its access rules.
  mosquitto = await startMosquitto({
    config: readFileSync(join(DEPLOY, 'mosquitto.conf'), 'utf8'),
    acl: readFileSync(join(DEPLOY, 'acl'), 'utf8'),
    passwords: {
      'roadcall-ingestor': INGESTOR_PASSWORD,
      traccar: 'traccar-password',
      ...Object.fromEntries(devices.map(({ id, secret }) => [id, secret])),
    },
  });
  ingestor = await startTestIngestor(database.runtimeUrl, {
    MQTT_URL: mosquitto.url,
    BROKER_USERNAME: 'roadcall-ingestor',
    BROKER_PASSWORD: INGESTOR_PASSWORD,
    BROKER_DEVICE_PREFIX: 'test-',
  });
  await connected();
});
afterAll(async () => {
  await ingestor.stop();
  await mosquitto.stop();
  await database.drop();
});

const ready = async () => (await fetch(`${ingestor.healthUrl}/api/v1/health/ready`)).status === 200;
const connected = () => waitFor(ready, { timeoutMs: 10_000, what: 'the broker door' });

function connectTo(device: { id: string; secret: string }, options: IClientOptions = {}): Promise<MqttClient> {
  return connectAsync(mosquitto.url, { username: device.id, password: device.secret, reconnectPeriod: 0, ...options });
}

async function rowsOf(sql: string, ...parameters: unknown[]): Promise<Record<string, unknown>[]> {
  return (await database.pool.query<Record<string, unknown>>(sql, parameters)).rows;
}
const soon = <T>(condition: () => Promise<T>, what: string) => waitFor(condition, { timeoutMs: 10_000, what });
const fixesOf = (id: string) => rowsOf('SELECT seq, lat FROM fixes WHERE device_id = $1 ORDER BY seq', id);

test('a message published with mosquitto_pub through Mosquitto is stored, and then acknowledged on acks', async () => {
  const device = devices[0]!;
  const listener = await connectTo(device);
  await listener.subscribeAsync(topicOf(device, 'acks'), { qos: 1 });
  const acked = new Promise<string>((resolve) =>
    listener.once('message', (_topic, payload) => resolve(payload.toString())),
  );
  const fixes = [{ ts: Date.now(), lat: 31.2304, lon: 121.4737 }, { ts: Date.now() + 1 }, { ts: 0 }];
  const args = ['-h', '127.0.0.1', '-p', String(mosquitto.port), '-u', device.id, '-P', device.secret, '-q', '1'];
  const payload = JSON.stringify({ boot: 3, seq: 40, fixes });
  await run('mosquitto_pub', [...args, '-t', topicOf(device, 'telemetry'), '-m', payload]);

  expect(JSON.parse(await acked)).toEqual({ boot: 3, from: 40, to: 42 });
  expect(await fixesOf(device.id)).toEqual([
    { seq: 40, lat: 31.2304 },
    { seq: 41, lat: null },
  ]);
  expect(await rowsOf('SELECT reason, source FROM quarantine WHERE device_id = $1', device.id)).toEqual([
    { reason: 'too_old', source: 'door:broker' },
  ]);
  await listener.endAsync();
});

test("the access rules let nobody publish in another's name, nor in Roadcall's, nor read what others send", async () => {
  const [mine, other] = [devices[1]!, devices[2]!];
  const client = await connectTo(mine, { protocolVersion: 5 });
  const fix = JSON.stringify({ seq: 1, fixes: [{ ts: Date.now() }] });
  const refused = [
    topicOf(other, 'telemetry'),
    topicOf(mine, 'acks'),
    `owntracks/${other.id}/phone`,
    'traccar/positions',
  ];
  for (const topic of refused) {
    await expect(client.publishAsync(topic, fix, { qos: 1 })).rejects.toMatchObject({ code: 0x87 });
  }
  // Mosquitto grants any subscription and holds the rules against each message.
  const received: string[] = [];
  client.on('message', (topic) => received.push(topic));
  await client.subscribeAsync([topicOf(other, 'telemetry'), topicOf(mine, 'acks'), '#'], { qos: 1 });
  const stranger = await connectTo(other);
  await stranger.publishAsync(topicOf(other, 'telemetry'), fix, { qos: 1 });
  await soon(async () => (await fixesOf(other.id)).length === 1, 'the row of the other');
  await client.publishAsync(topicOf(mine, 'telemetry'), fix, { qos: 1 });
  await soon(() => Promise.resolve(received.length > 0), 'the acknowledgement');
  expect(new Set(received)).toEqual(new Set([topicOf(mine, 'acks')]));
  expect(await fixesOf(mine.id)).toHaveLength(1);
  await Promise.all([client.endAsync(), stranger.endAsync()]);
  await expect(connectTo({ id: mine.id, secret: 'wrong' })).rejects.toMatchObject({ code: 0x05 });
});

test('a retained status makes a device online, its last will offline', async () => {
  const device = devices[3]!;
  const online = (value: boolean) => async () =>
    (await rowsOf('SELECT FROM devices WHERE id = $1 AND online = $2', device.id, value)).length === 1;
  const will = {
    topic: topicOf(device, 'status'),
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: true,
  };
  const client = await connectTo(device, { will });
  await client.publishAsync(topicOf(device, 'status'), '{"online":true}', { qos: 1, retain: true });
  await soon(online(true), 'the device to be online');
  client.stream.destroy();
  expect(await soon(online(false), 'the device to be offline')).toBe(true);
});

test('both doors are open at once, and a device that changes over is the same device', async () => {
  const device = devices[4]!;
  const message = (seq: number) => JSON.stringify({ seq, fixes: [{ ts: Date.now(), lat: 31, lon: 121 }] });
  const atDoor = await connectDevice(ingestor.port, device);
  const atBroker = await connectTo(device);
  const same = message(1);
  await atDoor.publishAsync(topicOf(device, 'telemetry'), same, { qos: 1 });
  await atBroker.publishAsync(topicOf(device, 'telemetry'), same, { qos: 1 });
  await atBroker.publishAsync(topicOf(device, 'telemetry'), message(2), { qos: 1 });
  await soon(async () => (await fixesOf(device.id)).length === 2, 'both rows');
  expect((await fixesOf(device.id)).map(({ seq }) => seq)).toEqual([1, 2]);
  await Promise.all([atDoor.endAsync(), atBroker.endAsync()]);
});

test('a Traccar speaks for its devices by id, prefix or IMEI; one that nobody registered is in quarantine', async () => {
  const [byId, byImei] = [devices[5]!, devices[6]!];
  const imei = '490154203237518';
  await rowsOf('UPDATE devices SET imei = $2 WHERE id = $1', byImei.id, imei);
  const bridge = await connectTo({ id: 'traccar', secret: 'traccar-password' }, { protocolVersion: 5 });
  const fixTime = new Date().toISOString().replace('Z', '+00:00');
  const position = {
    valid: true,
    fixTime,
    deviceTime: fixTime,
    latitude: 31.2,
    longitude: 121.4,
    speed: 27,
    course: 90,
  };
  for (const uniqueId of [byId.id.replace('test-', ''), imei, '000000000000001']) {
    await bridge.publishAsync('traccar/positions', JSON.stringify({ position, device: { uniqueId } }), { qos: 1 });
  }
  const unknown = () => rowsOf("SELECT detail FROM quarantine WHERE reason = 'unknown_device'");
  await soon(async () => (await unknown()).length === 1, 'the quarantine');
  expect((await unknown())[0]!['detail']).toContain('device "000000000000001": not registered');
  for (const { id } of [byId, byImei]) {
    await soon(async () => (await fixesOf(id)).length === 1, `the row of ${id}`);
  }
  await bridge.endAsync();
});

test('a killed Mosquitto is found again, and what comes then is stored', async () => {
  const device = devices[7]!;
  await mosquitto.kill9();
  await waitFor(async () => !(await ready()), { timeoutMs: 10_000, what: 'the loss to be seen' });
  await mosquitto.restart();
  await connected();
  const client = await connectTo(device);
  await client.publishAsync(deviceTopic(device.id, 'telemetry'), '{"fixes":[{"ts":' + Date.now() + '}]}', { qos: 1 });
  await soon(async () => (await fixesOf(device.id)).length === 1, 'the row');
  expect(await fixesOf(device.id)).toHaveLength(1);
  await client.endAsync();
});

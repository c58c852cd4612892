import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { GatewayEdit, GatewayId, NewGateway } from '@roadcall/contracts';
import {
  createGateway,
  editGateway,
  listQuarantine,
  revokeGatewayCredential,
  rotateGatewayCredential,
  withTransaction,
} from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { connect, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provisionDevice, startTestIngestor, TENANT, topicOf, type TestIngestor } from './harness.ts';

const run = promisify(execFile);
const BY = { tenantId: TENANT, actor: 'test' };
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

/** A gateway for these devices and models, with its credential. */
async function gatewayFor(id: string, scope: Partial<GatewayEdit>) {
  const gateway = NewGateway.parse({ id, label: id, ...scope });
  return withTransaction(database.pool, async (tx) => {
    await createGateway(tx, BY, gateway);
    return rotateGatewayCredential(tx, BY, gateway.id);
  });
}

/** Sends one message as a gateway. Rejects when it is not let in. */
function publish(login: { username: string; secret: string }, topic: string, payload: unknown): Promise<unknown> {
  const message = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const server = ['-h', '127.0.0.1', '-p', String(ingestor.port), '-q', '1'];
  return run('mosquitto_pub', [...server, '-u', login.username, '-P', login.secret, '-t', topic, '-m', message]);
}

const fixesOf = async (device: { id: string }): Promise<number> =>
  (await database.pool.query('SELECT FROM fixes WHERE device_id = $1', [device.id])).rowCount ?? 0;
const quarantined = (deviceId: string) =>
  listQuarantine(database.pool, TENANT, { deviceId: deviceId as never, after: null, limit: 50 });
const fixture = async (name: string): Promise<Record<string, never>> => {
  const text = await readFile(new URL(`../src/adapters/fixtures/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Record<string, never>;
};
const fix = () => ({ fixes: [{ ts: Date.now(), lat: 31, lon: 121 }] });

test('mosquitto_pub as a gateway: each device gets its own fixes, refusals and presence; a stranger stops nobody', async () => {
  const [listed, ofModel, other] = [
    await provisionDevice(database.pool),
    await provisionDevice(database.pool, 'behind-front'),
    await provisionDevice(database.pool),
  ];
  const login = await gatewayFor('front', { devices: [listed.id], models: ['behind-front'] });
  await publish(login, topicOf(listed, 'telemetry'), fix());
  await publish(login, topicOf(ofModel, 'telemetry'), fix());
  await publish(login, topicOf(other, 'telemetry'), fix());
  expect([await fixesOf(listed), await fixesOf(ofModel), await fixesOf(other)]).toEqual([1, 1, 0]);
  expect(await quarantined('unregistered')).toMatchObject([{ reason: 'unknown_device', source: 'door:gateway' }]);
  await publish(login, topicOf(ofModel, 'telemetry'), { fixes: [{ ts: 1 }] });
  expect(await quarantined(ofModel.id)).toMatchObject([{ reason: 'too_old', topic: topicOf(ofModel, 'telemetry') }]);
  const isOnline = async () =>
    (await database.pool.query<{ online: boolean }>('SELECT online FROM devices WHERE id = $1', [listed.id])).rows[0]!
      .online;
  await waitFor(isOnline, { timeoutMs: 5_000, what: 'the presence of the device' });
});

test('Traccar, OwnTracks and JT/T 808 come through it as they come through a broker', async () => {
  const [tracker, phone, terminal] = [
    await provisionDevice(database.pool, 'traccar'),
    await provisionDevice(database.pool, 'owntracks'),
    await provisionDevice(database.pool, 'jt808'),
  ];
  const login = await gatewayFor('mixed', { models: ['traccar', 'owntracks', 'jt808'] });
  const now = new Date().toISOString();
  const position = { protocol: 'teltonika', fixTime: now, deviceTime: now, valid: true, latitude: 31, longitude: 121 };
  const motion = { speed: 10, course: 90, altitude: 4, accuracy: 0, attributes: { ignition: true } };
  await publish(login, 'traccar/positions', {
    position: { ...position, ...motion },
    device: { uniqueId: tracker.id },
  });
  const location = { _type: 'location', tst: Math.floor(Date.now() / 1_000), lat: 31, lon: 121 };
  await publish(login, `owntracks/${phone.id}/phone`, location);
  const frame = (await fixture('jt808/0200-2013-door'))['payload'] ?? {};
  const time = new Date(Date.now() + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  const { header, body } = frame as { header: object; body: object };
  await publish(login, `jt808/client/${terminal.id}/up`, {
    header: { ...header, phone: terminal.id },
    body: { ...body, time },
  });
  expect([await fixesOf(tracker), await fixesOf(phone), await fixesOf(terminal)]).toEqual([1, 1, 1]);
});

test('a revoked credential ends the connection within five seconds, and what is taken off the list is refused', async () => {
  const device = await provisionDevice(database.pool);
  const login = await gatewayFor('ending', { devices: [device.id] });
  const client = await new Promise<MqttClient>((resolve, reject) => {
    const { username, secret: password } = login;
    const made = connect(`mqtt://127.0.0.1:${ingestor.port}`, { username, password, reconnectPeriod: 0 });
    made.once('connect', () => resolve(made)).once('error', reject);
  });
  const send = () => client.publishAsync(topicOf(device, 'telemetry'), JSON.stringify(fix()), { qos: 1 });
  await send();
  expect(await fixesOf(device)).toBe(1);
  const id = GatewayId.parse('ending');
  await withTransaction(database.pool, (tx) => editGateway(tx, BY, id, GatewayEdit.parse({ label: 'x' }), null));
  const isRefused = async () => {
    const before = (await quarantined('unregistered')).length;
    await send();
    return (await quarantined('unregistered')).length > before;
  };
  await waitFor(isRefused, { timeoutMs: 5_000, what: 'the end of the grant' });
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  const revokedAt = performance.now();
  await withTransaction(database.pool, (tx) => revokeGatewayCredential(tx, BY, id, login.id));
  await closed;
  expect(performance.now() - revokedAt).toBeLessThan(5_000);
  await expect(publish(login, topicOf(device, 'telemetry'), fix())).rejects.toThrow('Connection Refused');
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandKind, CommandMessage, NewDeviceCommand, type DeviceCommand } from '@roadcall/contracts';
import { createDeviceCommand, listDeviceCommands, withTransaction } from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import type { MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectPacket, RawClient } from './door-rig.ts';
import {
  connectDevice,
  provisionDevice,
  startTestIngestor,
  TENANT,
  topicOf,
  type TestDevice,
  type TestIngestor,
} from './harness.ts';

const run = promisify(execFile);

let database: FreshDatabase;
let ingestor: TestIngestor;
const clients: MqttClient[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl);
});
afterEach(() => Promise.all(clients.splice(0).map((client) => client.endAsync(true))));
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

function command(device: TestDevice, given: { kind?: string; expiresInS?: number } = {}): Promise<DeviceCommand> {
  const command = NewDeviceCommand.parse({ kind: 'locate', params: { accuracyM: 10 }, ...given });
  const by = { tenantId: TENANT, actor: 'somebody' };
  return withTransaction(database.pool, (tx) => createDeviceCommand(tx, by, device.id, command));
}

async function newestOf(device: TestDevice): Promise<DeviceCommand> {
  const [newest] = await listDeviceCommands(database.pool, TENANT, device.id, { after: null, limit: 1 });
  return newest!;
}
const waitForStatus = (device: TestDevice, status: string) =>
  waitFor(async () => (await newestOf(device)).status === status, { timeoutMs: 10_000, what: `status ${status}` });

/** A connected device that reads its commands; what it got. */
async function reader(device: TestDevice, options: Parameters<typeof connectDevice>[2] = {}) {
  const client = await connectDevice(ingestor.port, device, options);
  clients.push(client);
  const got: CommandMessage[] = [];
  client.on('message', (_topic, payload) => got.push(CommandMessage.parse(JSON.parse(payload.toString()))));
  await client.subscribeAsync(topicOf(device, 'commands'), { qos: 1 });
  return { client, got };
}

test('a command reaches a connected device, is delivered at its PUBACK, and its answer is kept', async () => {
  const device = await provisionDevice(database.pool);
  const { client, got } = await reader(device);
  const { id } = await command(device);
  await waitForStatus(device, 'delivered');
  expect(got).toMatchObject([{ id, kind: 'locate', params: { accuracyM: 10 } }]);
  const answer = { id, ok: true, result: { lat: 31, lon: 121 } };
  await client.publishAsync(topicOf(device, 'results'), JSON.stringify(answer), { qos: 1 });
  expect(await newestOf(device)).toMatchObject({ status: 'answered', result: answer.result, attempts: 1 });
  const { rows } = await database.pool.query<{ status: string }>(
    `SELECT data ->> 'status' AS status FROM events WHERE kind = 'command.changed' AND subject_id = $1 ORDER BY id`,
    [device.id],
  );
  expect(rows.map(({ status }) => status)).toEqual(['queued', 'sent', 'delivered', 'answered']);
});

test('what waits for a device that is away is there when it comes, with mosquitto_sub and its answer by mosquitto_pub', async () => {
  const device = await provisionDevice(database.pool);
  const { id } = await command(device, { kind: 'reboot' });
  expect(await newestOf(device)).toMatchObject({ status: 'queued', attempts: 0 });
  const login = ['-h', '127.0.0.1', '-p', String(ingestor.port), '-u', device.id, '-P', device.secret, '-q', '1'];
  const { stdout } = await run('mosquitto_sub', [
    ...login,
    '-V',
    '5',
    '-t',
    topicOf(device, 'commands'),
    '-C',
    '1',
    '-W',
    '10',
  ]);
  expect(CommandMessage.parse(JSON.parse(stdout))).toMatchObject({ id, kind: 'reboot' });
  const answer = JSON.stringify({ id, ok: false, message: 'the battery is low' });
  await run('mosquitto_pub', [...login, '-t', topicOf(device, 'results'), '-m', answer]);
  expect(await newestOf(device)).toMatchObject({ status: 'failed', failure: 'the battery is low' });
});

/** A device that acknowledges nothing by itself; resolves with the first command that it gets. */
async function deafReader(port: number, device: TestDevice) {
  const client = await RawClient.open(port);
  client.send(connectPacket(device.id, { password: Buffer.from(device.secret), clean: false }));
  expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: false });
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: topicOf(device, 'commands'), qos: 1 }] });
  expect(await client.next()).toMatchObject({ cmd: 'suback', granted: [1] });
  const packet = await client.next();
  if (packet.cmd !== 'publish') throw new Error(packet.cmd);
  return { client, packet, message: CommandMessage.parse(JSON.parse(packet.payload.toString())) };
}

test('a command whose PUBACK never came is sent again after a restart of the ingestor', async () => {
  const device = await provisionDevice(database.pool);
  const { id } = await command(device);
  const first = await startTestIngestor(database.runtimeUrl);
  expect((await deafReader(first.port, device)).message.id).toBe(id);
  await waitForStatus(device, 'sent');
  await first.stop();
  const second = await startTestIngestor(database.runtimeUrl);
  const { client, packet, message } = await deafReader(second.port, device);
  expect(message.id).toBe(id);
  client.send({ cmd: 'puback', messageId: packet.messageId! });
  await waitForStatus(device, 'delivered');
  expect(await newestOf(device)).toMatchObject({ attempts: 2 });
  client.socket.destroy();
  await second.stop();
});

test('an answer to no command of this device goes to the quarantine', async () => {
  const [mine, other] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const { id } = await command(other);
  const { client } = await reader(mine);
  await client.publishAsync(topicOf(mine, 'results'), JSON.stringify({ id, ok: true }), { qos: 1 });
  const { rows } = await database.pool.query('SELECT reason FROM quarantine WHERE device_id = $1', [mine.id]);
  expect(rows).toEqual([{ reason: 'unmatched' }]);
  expect(await newestOf(other)).toMatchObject({ status: 'queued' });
});

test('a command expires; an answer that comes after that still counts', async () => {
  const device = await provisionDevice(database.pool);
  const { id } = await command(device);
  await database.ownerPool.query(`UPDATE device_commands SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    id,
  ]);
  await waitForStatus(device, 'expired');
  const { client, got } = await reader(device);
  await client.publishAsync(topicOf(device, 'results'), JSON.stringify({ id, ok: true }), { qos: 1 });
  expect(got).toEqual([]);
  expect(await newestOf(device)).toMatchObject({ status: 'answered' });
});

test.each(['immobilise', 'immobilize_vehicle', 'engine_cut', 'cut_fuel', 'relay_1', 'Locate', 'x y'])(
  'there is no command %s',
  (kind) => expect(CommandKind.safeParse(kind).success).toBe(false),
);

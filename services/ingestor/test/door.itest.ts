import { connect as connectSocket } from 'node:net';
import { revokeCredential, withTransaction, findLiveCredentials } from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDevice, provisionDevice, startTestIngestor, TENANT, topicOf, type TestIngestor } from './harness.ts';

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

const closeOf = (client: { once(event: 'close', listener: () => void): unknown }) =>
  new Promise<void>((resolve) => client.once('close', resolve));
const fix = () => JSON.stringify({ fixes: [{ ts: Date.now() }] });

test('a wrong credential, an unknown device and no credential are refused with code 4', async () => {
  const device = await provisionDevice(database.pool);
  const url = `mqtt://127.0.0.1:${ingestor.port}`;
  const attempts = [
    { username: device.id, password: 'wrong' },
    { username: 'nobody', password: device.secret },
    { username: 'not a device id', password: device.secret },
    {},
  ];
  for (const attempt of attempts) {
    const refused = connectAsync(url, { ...attempt, reconnectPeriod: 0 }, false);
    await expect(refused).rejects.toMatchObject({ code: 4 });
  }
});

test('a device that publishes in the name of another is cut off, and nothing is stored', async () => {
  const [mine, other] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const client = await connectDevice(ingestor.port, mine);
  const closed = closeOf(client);
  client.publish(topicOf(other, 'telemetry'), fix(), { qos: 1 });
  await closed;
  const { rows } = await database.pool.query('SELECT FROM fixes WHERE device_id = ANY ($1)', [[mine.id, other.id]]);
  expect(rows).toEqual([]);
});

test('a device reads its own commands and acks; other filters are answered with failure', async () => {
  const [mine, other] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const client = await connectDevice(ingestor.port, mine);
  const granted = await client.subscribeAsync([topicOf(mine, 'commands'), topicOf(mine, 'acks')], { qos: 1 });
  expect(granted.map(({ qos }) => qos)).toEqual([1, 1]);
  for (const filter of [topicOf(other, 'commands'), '#', '$SYS/#', topicOf(mine, 'telemetry')]) {
    await expect(client.subscribeAsync(filter)).rejects.toMatchObject({ message: expect.any(String) as string });
  }
  await client.endAsync();
});

test('what a device publishes reaches no other device, retained or not', async () => {
  const mine = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, mine);
  let received = 0;
  client.on('message', () => (received += 1));
  await client.publishAsync(topicOf(mine, 'status'), '{"online":true}', { qos: 1, retain: true });
  const again = await connectDevice(ingestor.port, mine, { clientId: 'second' });
  await again.subscribeAsync(topicOf(mine, 'commands'), { qos: 1 });
  await again.publishAsync(topicOf(mine, 'telemetry'), fix(), { qos: 1 });
  expect(received).toBe(0);
  await Promise.all([client.endAsync(), again.endAsync()]);
});

test('a last will on the topic of another device is refused at once', async () => {
  const [mine, other] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const will = {
    topic: topicOf(other, 'status'),
    payload: Buffer.from('{"online":false}'),
    qos: 1 as const,
    retain: true,
  };
  await expect(connectDevice(ingestor.port, mine, { will })).rejects.toMatchObject({ code: 5 });
});

test('devices with the same client id do not evict each other; a device replaces its own session', async () => {
  const [one, two] = [await provisionDevice(database.pool), await provisionDevice(database.pool)];
  const first = await connectDevice(ingestor.port, one, { clientId: 'modem' });
  const second = await connectDevice(ingestor.port, two, { clientId: 'modem' });
  await first.publishAsync(topicOf(one, 'telemetry'), fix(), { qos: 1 });
  const replaced = closeOf(first);
  const third = await connectDevice(ingestor.port, one, { clientId: 'modem' });
  await replaced;
  await second.publishAsync(topicOf(two, 'telemetry'), fix(), { qos: 1 });
  await third.publishAsync(topicOf(one, 'telemetry'), fix(), { qos: 1 });
  expect([first.connected, second.connected, third.connected]).toEqual([false, true, true]);
  await Promise.all([second.endAsync(), third.endAsync()]);
});

test('a device holds a few sessions at most', async () => {
  const device = await provisionDevice(database.pool);
  const clients = await Promise.all(
    Array.from({ length: 4 }, (_, i) => connectDevice(ingestor.port, device, { clientId: `c${i}` })),
  );
  await expect(connectDevice(ingestor.port, device, { clientId: 'c4' })).rejects.toMatchObject({ code: 3 });
  await Promise.all(clients.map((client) => client.endAsync()));
  const again = await waitFor(() => connectDevice(ingestor.port, device, { clientId: 'c4' }), {
    timeoutMs: 5_000,
    what: 'a free session',
  });
  await again.endAsync();
});

test('a packet that is longer than allowed ends the connection before its bytes are collected', async () => {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device);
  const closed = closeOf(client);
  client.publish(topicOf(device, 'telemetry'), Buffer.alloc(600 * 1_024, 32), { qos: 1 });
  await closed;
  const socket = connectSocket(ingestor.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const cut = closeOf(socket);
  socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
  await cut;
  expect(socket.destroyed).toBe(true);
});

test('a revoked credential ends the session within five seconds and opens nothing after that', async () => {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device);
  const closed = closeOf(client);
  const [credential] = await findLiveCredentials(database.pool, device.id);
  const startedAt = Date.now();
  await withTransaction(database.pool, (tx) => revokeCredential(tx, TENANT, device.id, credential!.id));
  await closed;
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  await waitFor(
    async () => {
      const refused: unknown = await connectDevice(ingestor.port, device).then(
        (open) => open.endAsync(true),
        (error: unknown) => error,
      );
      return refused instanceof Error && 'code' in refused && refused.code === 4;
    },
    { timeoutMs: 5_000, intervalMs: 200, what: 'the refusal' },
  );
});

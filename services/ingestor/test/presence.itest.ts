import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPresence } from '../src/state/presence.ts';
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
beforeAll(async () => {
  database = await freshDatabase();
  ingestor = await startTestIngestor(database.runtimeUrl);
});
afterAll(async () => {
  await ingestor.stop();
  await database.drop();
});

async function onlineOf(device: TestDevice): Promise<boolean | null> {
  const { rows } = await database.pool.query<{ online: boolean | null }>('SELECT online FROM devices WHERE id = $1', [
    device.id,
  ]);
  return rows[0]!.online;
}
const waitForOnline = (device: TestDevice, online: boolean) =>
  waitFor(async () => (await onlineOf(device)) === online, { timeoutMs: 15_000, what: `online = ${online}` });
const willOf = (device: TestDevice) => ({
  topic: topicOf(device, 'status'),
  payload: Buffer.from('{"online":false}'),
  qos: 1 as const,
  retain: true,
});

test('a device is online while it is connected, and each change is one event', async () => {
  const device = await provisionDevice(database.pool);
  expect(await onlineOf(device)).toBeNull();
  const client = await connectDevice(ingestor.port, device);
  await waitForOnline(device, true);
  await client.endAsync();
  await waitForOnline(device, false);
  const { rows } = await database.pool.query<{ online: boolean }>(
    `SELECT (data ->> 'online')::boolean AS online FROM events WHERE kind = 'device.status' AND subject_id = $1 ORDER BY id`,
    [device.id],
  );
  expect(rows.map(({ online }) => online)).toEqual([true, false]);
});

test('the last will of a connection that broke makes it offline at once, and the live record says so', async () => {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestor.port, device, { will: willOf(device) });
  await client.publishAsync(
    topicOf(device, 'telemetry'),
    JSON.stringify({ fixes: [{ ts: Date.now(), lat: 31, lon: 121 }] }),
    { qos: 1 },
  );
  await waitForOnline(device, true);
  client.stream.destroy();
  await waitForOnline(device, false);
  expect(ingestor.live.get(device.vehicle.no)?.online).toBe(false);
});

test('the last will of a replaced session does not make its successor offline', async () => {
  const device = await provisionDevice(database.pool);
  await connectDevice(ingestor.port, device, { clientId: 'a', will: willOf(device) });
  const client = await connectDevice(ingestor.port, device, { clientId: 'a', will: willOf(device) });
  await waitForOnline(device, true);
  await client.publishAsync(topicOf(device, 'status'), '{"online":true}', { qos: 1, retain: true });
  expect(await onlineOf(device)).toBe(true);
  await client.publishAsync(topicOf(device, 'status'), '{"online":false}', { qos: 1, retain: true });
  await waitForOnline(device, false);
  await client.endAsync();
});

test('who was online when an ingestor died and did not come back is marked offline by the next one', async () => {
  const device = await provisionDevice(database.pool);
  await database.pool.query(
    `UPDATE devices SET online = true, last_seen_at = now() - interval '2 minutes' WHERE id = $1`,
    [device.id],
  );
  const next = await startTestIngestor(database.runtimeUrl);
  await waitForOnline(device, false);
  await next.stop();
  expect(await onlineOf(device)).toBe(false);
});

test('a device that another ingestor marks offline, because it left that one, is online again at the next sign of life', async () => {
  const device = await provisionDevice(database.pool);
  let now = Date.now();
  const changed: string[] = [];
  const [left, joined] = [0, 1].map(() =>
    createPresence({ pool: database.pool, clock: () => now, onChange: (id) => changed.push(id) }),
  );
  left!.opened(TENANT, device.id);
  joined!.opened(TENANT, device.id);
  await left!.flush();
  await joined!.flush();
  left!.closed(device.id);
  now += 10_000;
  await left!.flush();
  expect(await onlineOf(device)).toBe(false);
  now += 30_000;
  changed.length = 0;
  await joined!.flush();
  expect(await onlineOf(device)).toBe(true);
  expect(changed).toEqual([device.id]);
});

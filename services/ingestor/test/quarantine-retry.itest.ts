import { DeviceId, type NewQuarantineRetry, type QuarantineReason, type QuarantineRetry } from '@roadcall/contracts';
import {
  createDevice,
  findQuarantined,
  findRetry,
  insertQuarantine,
  listQuarantine,
  listRetryItems,
  requestRetry,
  withTransaction,
} from '@roadcall/store';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
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

const BY = { tenantId: TENANT, actor: 'the manager' };
let database: FreshDatabase;
let ingestors: TestIngestor[];
beforeAll(async () => {
  database = await freshDatabase();
  // Two of them: what is asked for once is done once.
  ingestors = [await startTestIngestor(database.runtimeUrl), await startTestIngestor(database.runtimeUrl)];
});
afterAll(async () => {
  await Promise.all(ingestors.map((one) => one.stop()));
  await database.drop();
});

interface Kept {
  deviceId: DeviceId;
  topic: string;
  payload: unknown;
  reason: QuarantineReason;
  source?: string;
  receivedAt?: number;
}

/** Puts a message in quarantine, as it came an hour ago. @returns its id. */
async function keep({ payload, source = 'door:device', receivedAt = Date.now() - 3_600_000, ...kept }: Kept) {
  const entry = { ...kept, tenantId: TENANT, source, receivedAt, detail: 'as it was then' };
  await insertQuarantine(database.pool, [{ ...entry, payload: Buffer.from(JSON.stringify(payload)) }]);
  const [newest] = await listQuarantine(database.pool, TENANT, { after: null, limit: 1 });
  return newest!.id;
}

const ask = (wanted: Partial<NewQuarantineRetry>): Promise<QuarantineRetry | undefined> =>
  withTransaction(database.pool, (tx) => requestRetry(tx, BY, { onConflict: 'report', ...wanted }));

/** Asks for a retry and waits for its end. @returns what became of each message. */
async function retry(wanted: Partial<NewQuarantineRetry>) {
  const { id } = (await ask(wanted))!;
  const isOver = async () => (await findRetry(database.pool, TENANT, id))!.states.waiting === undefined;
  await waitFor(isOver, { timeoutMs: 15_000, what: 'the end of the retry' });
  return listRetryItems(database.pool, TENANT, id, { after: null, limit: 1_000 });
}

const fixesOf = async (device: { id: DeviceId }) =>
  (
    await database.pool.query<{ lat: number; flags: number; received_at: Date; alarms: number }>(
      `SELECT lat, flags, received_at, (SELECT count(*) FROM alarms a WHERE a.device_id = f.device_id) AS alarms
       FROM fixes f WHERE device_id = $1 ORDER BY ts, seq`,
      [device.id],
    )
  ).rows;

function message(seq: number, fix: object) {
  return { seq, fixes: [{ ts: Date.now() - 1_800_000, lat: 31, lon: 121, ...fix }] };
}

test('what the limits allow by now is stored as it was received, once, and its entry is settled', async () => {
  const device = await provisionDevice(database.pool);
  const receivedAt = Date.now() - 3_600_000;
  // Half an hour ahead of the server when it came.
  const kept = { deviceId: device.id, topic: topicOf(device, 'telemetry'), payload: message(1, {}), receivedAt };
  const id = await keep({ ...kept, reason: 'in_the_future' });
  const twin = await keep({ ...kept, reason: 'invalid' });
  expect(await retry({ ids: [id] })).toMatchObject([{ quarantineId: id, state: 'stored', storedFixes: 1 }]);
  expect(await fixesOf(device)).toMatchObject([{ lat: 31, received_at: new Date(receivedAt) }]);
  expect(await ask({ ids: [id] })).toBeUndefined();
  expect(await retry({ ids: [twin] })).toMatchObject([{ state: 'already_there', storedFixes: 0, knownFixes: 1 }]);
  expect(await fixesOf(device)).toHaveLength(1);
  const open = await listQuarantine(database.pool, TENANT, {
    deviceId: device.id,
    open: true,
    after: null,
    limit: 9,
  });
  expect(open).toEqual([]);
  const shown = await findQuarantined(database.pool, TENANT, id);
  expect(shown).toMatchObject({ lastTry: 'stored', attempts: [{ state: 'stored', requestedBy: BY.actor }] });
});

test('what is wrong still stays, says why, and is not quarantined again', async () => {
  const device = await provisionDevice(database.pool);
  const topic = topicOf(device, 'telemetry');
  const payload = { seq: 1, fixes: [{ ts: Date.now() - 60_000, lat: 0, lon: 0 }] };
  const id = await keep({ deviceId: device.id, topic, payload, reason: 'null_island' });
  const [item] = await retry({ filter: { deviceId: device.id } });
  expect(item).toMatchObject({ state: 'refused', reason: 'null_island', settledAt: expect.any(String) as string });
  expect(item!.detail).toContain('receiver without a fix');
  const left = await listQuarantine(database.pool, TENANT, {
    deviceId: device.id,
    open: true,
    after: null,
    limit: 9,
  });
  expect(left.map((entry) => [entry.id, entry.lastTry])).toEqual([[id, 'refused']]);
});

test('an old status does not change who is online, and an old SOS opens nothing at once', async () => {
  const device = await provisionDevice(database.pool);
  const online = { online: true, ts: Date.now() - 3_600_000 };
  await keep({ deviceId: device.id, topic: topicOf(device, 'status'), payload: online, reason: 'invalid' });
  const sos = message(1, { alarm: { kind: 'sos', active: true } });
  await keep({ deviceId: device.id, topic: topicOf(device, 'alarm'), payload: sos, reason: 'invalid' });
  const items = await retry({ filter: { deviceId: device.id } });
  expect(items.map(({ state }) => state)).toEqual(['refused', 'stored']);
  expect(await fixesOf(device)).toMatchObject([{ alarms: 0 }]);
  const { rows } = await database.pool.query('SELECT online FROM devices WHERE id = $1', [device.id]);
  expect(rows).toEqual([{ online: null }]);
});

test('a message of a device that was registered since is stored under it', async () => {
  const id = DeviceId.parse('jt-13912345678');
  const kept = await keep({
    deviceId: DeviceId.parse('unregistered'),
    topic: `v1/devices/${id}/telemetry`,
    payload: message(1, {}),
    reason: 'unknown_device',
    source: 'door:broker',
  });
  expect(await retry({ ids: [kept] })).toMatchObject([{ state: 'refused', reason: 'unknown_device' }]);
  await withTransaction(database.pool, (tx) => createDevice(tx, TENANT, { id, model: 'generic' }));
  // Both ingestors may remember for two seconds that there was none.
  const isTaken = async () => (await retry({ ids: [kept] }))[0]!.state === 'stored';
  await waitFor(isTaken, { timeoutMs: 15_000, what: 'the device to be known' });
  expect(await fixesOf({ id })).toHaveLength(1);
});

/** A few metres on from 31: another place, and no jump. */
const OFFERED_LAT = 31.0001;

/** A device with a stored fix and one in quarantine for the same moment. */
async function conflicting(): Promise<{ device: TestDevice; id: number }> {
  const device = await provisionDevice(database.pool);
  const client = await connectDevice(ingestors[0]!.port, device);
  const ts = Date.now() - 60_000;
  for (const lat of [31, OFFERED_LAT]) {
    const body = JSON.stringify({ seq: 1, fixes: [{ ts, lat, lon: 121, trip: lat }] });
    await client.publishAsync(topicOf(device, 'telemetry'), body, { qos: 1 });
  }
  await client.endAsync();
  const [entry] = await listQuarantine(database.pool, TENANT, { deviceId: device.id, after: null, limit: 1 });
  expect(entry).toMatchObject({ reason: 'conflict' });
  return { device, id: entry!.id };
}

test('a conflict is shown side by side, and a person may keep what is stored', async () => {
  const { device, id } = await conflicting();
  const [item] = await retry({ ids: [id] });
  expect(item).toMatchObject({
    state: 'conflict',
    conflicts: [
      {
        offered: { lat: OFFERED_LAT, attributes: { trip: OFFERED_LAT } },
        stored: { lat: 31, attributes: { trip: 31 } },
      },
    ],
  });
  expect(await retry({ ids: [id], onConflict: 'keep' })).toMatchObject([{ state: 'kept' }]);
  expect(await fixesOf(device)).toMatchObject([{ lat: 31 }]);
  expect(await ask({ ids: [id] })).toBeUndefined();
});

test('or replace it, whereby the old one goes into the history under a name', async () => {
  const { device, id } = await conflicting();
  const before = (await fixesOf(device))[0]!;
  expect(await retry({ ids: [id], onConflict: 'replace' })).toMatchObject([{ state: 'replaced' }]);
  expect(await fixesOf(device)).toMatchObject([{ lat: OFFERED_LAT, flags: 1, received_at: before.received_at }]);
  const { rows } = await database.pool.query(
    `SELECT content -> 'lat' AS lat, replaced_by FROM replaced_fixes WHERE device_id = $1`,
    [device.id],
  );
  expect(rows).toEqual([{ lat: 31, replaced_by: BY.actor }]);
  const { rows: events } = await database.pool.query(
    `SELECT actor, data ->> 'act' AS act FROM events WHERE kind = 'device.changed' AND subject_id = $1 ORDER BY id`,
    [device.id],
  );
  expect(events).toEqual([
    { actor: BY.actor, act: 'retried' },
    { actor: BY.actor, act: 'fix_replaced' },
  ]);
});

test('of a device without numbers, another content for a stored moment is a conflict too', async () => {
  const device = await provisionDevice(database.pool, 'owntracks');
  const client = await connectDevice(ingestors[0]!.port, device);
  const topic = `owntracks/${device.id}/phone`;
  const location = { _type: 'location', tst: Math.floor(Date.now() / 1_000) - 600, lat: 31, lon: 121 };
  await client.publishAsync(topic, JSON.stringify(location), { qos: 1 });
  await client.endAsync();
  const id = await keep({ deviceId: device.id, topic, payload: { ...location, lat: 31.5 }, reason: 'invalid' });
  expect(await retry({ ids: [id] })).toMatchObject([{ state: 'conflict', storedFixes: 0 }]);
  expect(await retry({ ids: [id], onConflict: 'replace' })).toMatchObject([{ state: 'replaced' }]);
  expect(await fixesOf(device)).toMatchObject([{ lat: 31.5 }]);
});

test('two ingestors take a thousand messages in, each once, and what is beyond the bound is told', async () => {
  const device = await provisionDevice(database.pool);
  const entries = Array.from({ length: 1_010 }, (_, n) => ({
    tenantId: TENANT,
    deviceId: device.id,
    receivedAt: Date.now(),
    source: 'door:device',
    topic: topicOf(device, 'telemetry'),
    reason: 'too_old' as const,
    detail: 'as it was then',
    payload: Buffer.from(JSON.stringify(message(n, { lat: 31 + n / 10_000 }))),
  }));
  await insertQuarantine(database.pool, entries);
  const first = await ask({ filter: { deviceId: device.id } });
  expect(first).toMatchObject({ messages: 1_000, left: 10, states: { waiting: 1_000 } });
  expect((await ask({ filter: { deviceId: device.id } }))!.messages).toBe(10);
  const states = async () => (await findRetry(database.pool, TENANT, first!.id))!.states;
  await waitFor(async () => (await states()).waiting === undefined, { timeoutMs: 60_000, what: 'the end of it' });
  expect(await states()).toEqual({ stored: 1_000 });
  await waitFor(async () => (await fixesOf(device)).length === 1_010, { timeoutMs: 30_000, what: 'the rest' });
});

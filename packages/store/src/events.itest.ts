import type { EventBody, FeedEvent, TenantId } from '@roadcall/contracts';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendEvents, type EventToAppend } from './append-events.ts';
import { followEvents } from './event-feed.ts';
import { noLog } from './log.ts';
import { newestEventId, oldestEventId, readEventsAfter } from './read-events.ts';
import { withTransaction } from './transaction.ts';

const TENANT = 1 as TenantId;
let database: FreshDatabase;
beforeEach(async () => (database = await freshDatabase()));
afterEach(() => database.drop());

function event(deviceId: string): EventToAppend {
  const body = { kind: 'device.status', data: { deviceId, online: true, at: '2026-03-01T08:00:00.000Z' } } as EventBody;
  return { tenantId: TENANT, subjectId: deviceId, actor: 'ingest', body };
}
const append = (...ids: string[]) => withTransaction(database.pool, async (tx) => appendEvents(tx, ids.map(event)));
const subjects = (events: FeedEvent[]) => events.map((e) => (e.kind === 'device.status' ? e.data.deviceId : '?'));

test('gives events back in the order in which they were appended, page by page', async () => {
  await append('a', 'b');
  await append('c');
  const first = await readEventsAfter(database.pool, TENANT, 0, 2);
  expect(subjects(first)).toEqual(['a', 'b']);
  expect(first[0]).toMatchObject({ id: 1, tenantId: 1, kind: 'device.status', data: { online: true } });
  expect(subjects(await readEventsAfter(database.pool, 'all', first[1]!.id, 2))).toEqual(['c']);
  expect(await readEventsAfter(database.pool, 2 as TenantId, 0, 2)).toEqual([]);
});

test('a transaction that fails leaves no event, not even for the next user of its connection', async () => {
  const failing = withTransaction(database.pool, async (tx) => {
    appendEvents(tx, [event('never')]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await append('after');
  expect(subjects(await readEventsAfter(database.pool, TENANT, 0, 10))).toEqual(['after']);
});

test('a reader by id misses none of the events of writers that run at once', async () => {
  const WRITERS = 8;
  const TRANSACTIONS = 40;
  const seen: FeedEvent[] = [];
  const feed = followEvents({
    pool: database.pool,
    url: database.runtimeUrl,
    scope: 'all',
    afterId: 0,
    onEvents: (events) => void seen.push(...events),
    log: noLog,
    pollIntervalMs: 1,
  });
  const write = async (writer: number) => {
    for (let i = 0; i < TRANSACTIONS; i++) {
      await append(`w${writer}-${i}`);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await waitFor(() => seen.length >= WRITERS * TRANSACTIONS, { timeoutMs: 10_000, what: 'all events' });
  await feed.stop();
  expect(new Set(subjects(seen)).size).toBe(WRITERS * TRANSACTIONS);
  const ids = seen.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test('is woken at once, and again after its LISTEN connection was cut', async () => {
  const seen: FeedEvent[] = [];
  const feed = followEvents({
    pool: database.pool,
    url: database.runtimeUrl,
    scope: TENANT,
    afterId: 0,
    onEvents: (events) => void seen.push(...events),
    log: noLog,
    pollIntervalMs: 3_600_000,
  });
  const listeners = `SELECT pid FROM pg_stat_activity WHERE application_name = 'roadcall-listen'
                     AND datname = current_database() AND query LIKE 'LISTEN%'`;
  const listening = () =>
    waitFor(async () => (await database.pool.query<{ pid: number }>(listeners)).rows[0]?.pid, { timeoutMs: 5_000 });
  const firstPid = await listening();
  await append('a');
  await waitFor(() => seen.length === 1, { timeoutMs: 5_000, what: 'the first wake-up' });
  await database.pool.query(`SELECT pg_terminate_backend($1)`, [firstPid]);
  await append('b');
  await waitFor(() => seen.length === 2, { timeoutMs: 5_000, what: 'the wake-up after the reconnection' });
  expect(await listening()).not.toBe(firstPid);
  expect(feed.position()).toBe(2);
  await feed.stop();
});

test('hands the same events over again when the reader fails', async () => {
  await append('a', 'b');
  const calls: string[][] = [];
  const feed = followEvents({
    pool: database.pool,
    url: database.runtimeUrl,
    scope: TENANT,
    afterId: 0,
    onEvents: (events) => {
      calls.push(subjects(events));
      if (calls.length === 1) throw new Error('the reader stumbled');
    },
    log: noLog,
    pollIntervalMs: 5,
  });
  await waitFor(() => feed.position() === 2, { timeoutMs: 5_000 });
  await feed.stop();
  expect(calls).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('knows the oldest event that is kept and the newest', async () => {
  const bounds = async () => [await oldestEventId(database.pool, TENANT), await newestEventId(database.pool, 'all')];
  expect(await bounds()).toEqual([undefined, 0]);
  await append('a', 'b', 'c');
  await database.ownerPool.query('DELETE FROM events WHERE id = 1');
  expect(await bounds()).toEqual([2, 3]);
  expect(await oldestEventId(database.pool, 2 as TenantId)).toBeUndefined();
});

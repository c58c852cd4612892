import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from './log.ts';
import { ensurePartitions, readAgeLimitDays, runUpkeep, startUpkeep } from './upkeep.ts';

let database: FreshDatabase;
beforeEach(async () => (database = await freshDatabase()));
afterEach(() => database.drop());

const isHypertable = async () =>
  (await database.pool.query<{ hypertable: boolean }>('SELECT hypertable FROM time_series')).rows[0]!.hypertable;
/** A fix of device `d` this many days ago. */
const insertFix = (ageDays: number, tenantId = 1) =>
  database.pool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, flags, content_hash)
     VALUES ($2, 'd', now() - make_interval(days => $1), 0, 0, now(), 0, 0)`,
    [ageDays, tenantId],
  );
const countFixes = async () => (await database.pool.query('SELECT FROM fixes')).rows.length;
const keep = (tenantId: number, days: number) =>
  database.ownerPool.query(
    `INSERT INTO retention_settings (tenant_id, telemetry_days) VALUES ($1, $2)
     ON CONFLICT (tenant_id) DO UPDATE SET telemetry_days = excluded.telemetry_days`,
    [tenantId, days],
  );

test('fixes of every allowed age can be stored, by callers that race', async () => {
  const made = await Promise.all([ensurePartitions(database.pool), ensurePartitions(database.pool)]);
  expect(made.toSorted((a, b) => a - b)).toEqual([0, (await isHypertable()) ? 0 : 93]);
  await insertFix(90);
  await insertFix(0);
  await insertFix(-2);
  expect(await countFixes()).toBe(3);
});

test('the primary key holds across the whole table', async () => {
  await ensurePartitions(database.pool);
  const insert = `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, flags, content_hash)
                  VALUES (1, 'd', date_trunc('day', now()), 0, 7, now(), 0, 0)`;
  await database.pool.query(insert);
  await expect(database.pool.query(insert)).rejects.toMatchObject({ code: '23505' });
});

test('the age limit is the retention where that is shorter than 90 days', async () => {
  expect(await readAgeLimitDays(database.pool)).toBe(90);
  await keep(1, 30);
  expect(await readAgeLimitDays(database.pool)).toBe(30);
  expect(await ensurePartitions(database.pool)).toBe((await isHypertable()) ? 0 : 33);
});

test('whole days go when no tenant keeps them, and single rows of a tenant that keeps less', async () => {
  await ensurePartitions(database.pool);
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other')`);
  await keep(1, 60);
  await keep(2, 10);
  await insertFix(70);
  await insertFix(50);
  await insertFix(50, 2);
  await insertFix(5, 2);
  const result = await runUpkeep(database.pool);
  expect(result.deletedRows).toBe(1);
  expect(result.droppedPartitions).toBe((await isHypertable()) ? 1 : 30);
  const { rows } = await database.pool.query(
    'SELECT tenant_id, (extract(epoch FROM now() - ts) / 86400)::int AS age_days FROM fixes ORDER BY ts',
  );
  expect(rows).toEqual([
    { tenant_id: 1, age_days: 50 },
    { tenant_id: 2, age_days: 5 },
  ]);
  expect(await runUpkeep(database.pool)).toEqual({ madePartitions: 0, droppedPartitions: 0, deletedRows: 0 });
});

test('the dates of partitions are read whichever way the planner finds them', async () => {
  await ensurePartitions(database.pool);
  await keep(1, 60);
  const client = await database.pool.connect();
  try {
    // As with the statistics of a database that has lived for a while: all of pg_class is filtered, then joined.
    await client.query('SET enable_nestloop = off; SET enable_mergejoin = off; SET enable_indexscan = off');
    expect((await runUpkeep(client)).droppedPartitions).toBe((await isHypertable()) ? 0 : 30);
  } finally {
    client.release(true);
  }
});

/** Runs `work` while a transaction that has written a fix of today is open. */
async function beside(work: () => Promise<void>): Promise<void> {
  const writer = await database.pool.connect();
  try {
    await writer.query('BEGIN');
    await writer.query(`INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, flags, content_hash)
                        VALUES (1, 'writer', now(), 0, 0, now(), 0, 0)`);
    await work();
  } finally {
    await writer.query('ROLLBACK');
    writer.release();
  }
}

test('making partitions does not wait for writers', async ({ skip }) => {
  if (await isHypertable()) skip('TimescaleDB makes its own');
  await keep(1, 60);
  await ensurePartitions(database.pool);
  await keep(1, 365);
  await beside(async () => expect(await ensurePartitions(database.pool)).toBe(30));
});

test('dropping partitions gives up when a writer is busy, so that ingest never queues behind it for long', async ({
  skip,
}) => {
  if (await isHypertable()) skip('drop_chunks() waits in its own way');
  await ensurePartitions(database.pool);
  await keep(1, 60);
  await beside(() => expect(runUpkeep(database.pool)).rejects.toMatchObject({ code: '55P03' }));
  expect((await runUpkeep(database.pool)).droppedPartitions).toBe(30);
});

test('refused messages and events go after their own time', async () => {
  await database.pool.query(
    `INSERT INTO quarantine (tenant_id, device_id, received_at, source, topic, reason, detail, payload)
     VALUES (1, 'd', now() - interval '91 days', 's', 't', 'r', 'd', ''), (1, 'd', now(), 's', 't', 'r', 'd', '')`,
  );
  await database.ownerPool.query(
    `INSERT INTO events (tenant_id, at, kind, subject_id, data) VALUES (1, now() - interval '366 days', 'k', 's', '{}')`,
  );
  expect((await runUpkeep(database.pool)).deletedRows).toBe(2);
});

test('runs at once and again and again, through failures, until it is stopped', async () => {
  const said: string[] = [];
  const note = (_fields: object, message: string) => void said.push(message);
  await database.ownerPool.query('REVOKE EXECUTE ON FUNCTION ensure_partitions FROM roadcall_test_runtime');
  const upkeep = startUpkeep({ pool: database.pool, log: { ...noLog, info: note, warn: note }, intervalMs: 5 });
  const quarantined = `INSERT INTO quarantine (tenant_id, device_id, received_at, source, topic, reason, detail, payload)
                       VALUES (1, 'd', now() - interval '91 days', 's', 't', 'r', 'd', '')`;
  await database.pool.query(quarantined);
  await waitFor(() => said.length > 1, { timeoutMs: 5_000, what: 'two failed rounds' });
  expect(new Set(said)).toEqual(new Set(['upkeep of the time series failed; trying again later']));
  await database.ownerPool.query('GRANT EXECUTE ON FUNCTION ensure_partitions TO roadcall_test_runtime');
  await waitFor(() => said.includes('upkeep of the time series'), { timeoutMs: 10_000, what: 'a round that works' });
  await upkeep.stop();
  expect((await database.pool.query('SELECT FROM quarantine')).rows).toEqual([]);
});

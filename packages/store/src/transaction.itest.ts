import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isDataRefusal, isRetryable } from './sql-state.ts';
import { NotCommittedError, withTransaction } from './transaction.ts';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const insertBranch = `INSERT INTO branches (tenant_id, id, name_zh, name_en, lat, lon)
                      VALUES (1, gen_random_uuid(), $1, $1, 31, 121)`;
const countBranches = async (name: string) =>
  (await database.pool.query('SELECT FROM branches WHERE name_en = $1', [name])).rows.length;

test('commits what the work did and gives back its result', async () => {
  const result = await withTransaction(database.pool, async (tx) => {
    await tx.query(insertBranch, ['kept']);
    return 42;
  });
  expect(result).toBe(42);
  expect(await countBranches('kept')).toBe(1);
});

test('rolls back what threw, and the connection serves on', async () => {
  const work = withTransaction(database.pool, async (tx) => {
    await tx.query(insertBranch, ['lost']);
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await countBranches('lost')).toBe(0);
});

test('a COMMIT that the server answers with ROLLBACK is an error, even when the failure before it was swallowed', async () => {
  const work = withTransaction(database.pool, async (tx) => {
    await tx.query(insertBranch, ['before the failure']);
    await tx.query('SELECT 1 / 0').catch(() => undefined);
  });
  await expect(work).rejects.toThrow(NotCommittedError);
  expect(await countBranches('before the failure')).toBe(0);
});

test('a connection that dies in a transaction rejects the work as retryable and is replaced', async () => {
  const error: unknown = await withTransaction(database.pool, async (tx) => {
    await tx.query(insertBranch, ['cut off']);
    await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
  }).catch((thrown: unknown) => thrown);
  expect(isRetryable(error)).toBe(true);
  expect(isDataRefusal(error)).toBe(false);
  expect(await countBranches('cut off')).toBe(0);
});

test('refused data are told apart from failures of the moment', async () => {
  const error: unknown = await database.pool
    .query(`SELECT '{"a":"\\u0000"}'::jsonb`)
    .catch((thrown: unknown) => thrown);
  expect([isDataRefusal(error), isRetryable(error)]).toEqual([true, false]);
});

test('sessions run in UTC; dates are text and safe int8 are numbers', async () => {
  const { rows } = await database.pool.query(
    `SELECT current_setting('TimeZone') AS zone, DATE '2026-03-01' AS day, 9007199254740991::int8 AS big`,
  );
  expect(rows).toEqual([{ zone: 'UTC', day: '2026-03-01', big: 9_007_199_254_740_991 }]);
  await expect(database.pool.query('SELECT 9007199254740992::int8')).rejects.toThrow('no safe integer');
});

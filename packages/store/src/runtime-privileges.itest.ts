import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TABLE_PRIVILEGES } from './runtime-privileges.ts';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

test('says of every table what the runtime role may do with it', async () => {
  const { rows } = await database.ownerPool.query<{ relname: string }>(
    `SELECT relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  expect(Object.keys(TABLE_PRIVILEGES).toSorted()).toEqual(rows.map(({ relname }) => relname));
});

test('the runtime role owns nothing, not even the partitions that it had made', async () => {
  await database.pool.query('SELECT ensure_partitions()');
  const { rows } = await database.ownerPool.query('SELECT relname FROM pg_class WHERE relowner = $1::regrole', [
    database.runtimeRole,
  ]);
  expect(rows).toEqual([]);
});

test.each([
  'UPDATE fixes SET lat = 0',
  'DELETE FROM fixes',
  'TRUNCATE fixes',
  'DROP TABLE fixes',
  'DELETE FROM quarantine',
  'DELETE FROM decisions',
  'UPDATE decisions SET took_ms = 0',
  'DELETE FROM events',
  `UPDATE events SET kind = 'x'`,
  `INSERT INTO events (tenant_id, at, kind, subject_id, data) VALUES (1, now(), 'x', 'x', '{}')`,
  'DELETE FROM retention_settings',
  `UPDATE retained_tables SET keep_while = NULL`,
  'CREATE TABLE mine (a integer)',
  `SELECT make_time_series('users', 'created_at')`,
])('the runtime role may not %s', async (statement) => {
  await expect(database.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
});

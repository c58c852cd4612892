import type { TenantId } from '@roadcall/contracts';
import { openIncident, withTransaction } from '@roadcall/store';
import { freshDatabase, waitFor } from '@roadcall/testkit';
import { expect, test } from 'vitest';
import { checkHistory } from '../../src/dispatch/check-history.ts';
import { readHistory } from './read-history.ts';

const tenantId = 1 as TenantId;
const place = { lat: 31.2, lon: 121.4 };

test('what happens while the history is read does not make events and rows disagree', async () => {
  const database = await freshDatabase();
  const { pool, ownerPool } = database;
  const opened = await withTransaction(pool, (tx) =>
    openIncident(tx, {
      tenantId,
      type: 'breakdown',
      severity: 'major',
      vehicleId: null,
      place,
      alarmId: null,
      source: 'console',
      note: null,
      by: null,
      at: new Date(),
    }),
  );
  if (!opened.ok) throw new Error(opened.reason);
  // Reading the rows waits behind this lock, with the events read already; meanwhile the incident is cancelled.
  const blocker = await ownerPool.connect();
  await blocker.query('BEGIN; LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE');
  const reading = readHistory(ownerPool, [opened.incident.id], []);
  await waitFor(
    async () => {
      const { rows } = await pool.query<{ waits: boolean }>(
        'SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass) AS waits',
        ['incidents'],
      );
      return rows[0]!.waits;
    },
    { timeoutMs: 5_000, what: 'the reader to wait for the rows' },
  );
  await blocker.query(`UPDATE incidents SET status = 'cancelled', version = version + 1 WHERE tenant_id = 1; COMMIT`);
  blocker.release();
  expect(checkHistory(await reading)).toMatchObject({ disagreements: 0, ended: 0 });
  await database.drop();
});

import type { TenantId } from '@roadcall/contracts';
import { freshDatabase, waitFor, type FreshDatabase } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from './log.ts';
import { countPresent, showPresence } from './process-presence.ts';
import { LeaseLostError, releaseLease, renewLease, takeLease } from './work-leases.ts';

const tenantId = 1 as TenantId;
const LONG_MS = 600_000;
let database: FreshDatabase;
const take = (holder: number | null, work: 'planning' | 'tracking' = 'planning') =>
  takeLease(database.pool, { tenantId, work, holder }, LONG_MS);

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

test('keeps others out until it is released, work by work', async () => {
  const lease = (await take(null))!;
  expect(await take(null)).toBeUndefined();
  expect(await take(null, 'tracking')).toMatchObject({ epoch: 1 });
  await releaseLease(database.pool, lease);
  expect(await take(null)).toMatchObject({ epoch: lease.epoch + 1 });
  await expect(renewLease(database.pool, lease, LONG_MS)).rejects.toThrow(LeaseLostError);
});

test('is taken over from a holder whose connection has gone, and not from one that lives', async () => {
  const { pool, runtimeUrl: url } = database;
  const alive = await showPresence({ url, log: noLog });
  const doomed = await showPresence({ url, log: noLog });
  expect(await countPresent(pool)).toBe(2);
  const held = (await take(doomed.holder()))!;
  expect(await take(alive.holder())).toBeUndefined();
  await doomed.stop();
  const taken = await waitFor(() => take(alive.holder()), { timeoutMs: 5_000, what: 'the lease of the dead' });
  expect(taken.epoch).toBe(held.epoch + 1);
  expect(await take(null)).toBeUndefined();
  await alive.stop();
});

test('shows itself again after its connection was cut', async () => {
  const { pool, runtimeUrl: url } = database;
  const presence = await showPresence({ url, log: noLog });
  const number = presence.holder();
  await pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'roadcall-presence'`,
  );
  await waitFor(() => presence.holder() === null, { timeoutMs: 5_000, intervalMs: 5, what: 'it to notice' });
  await waitFor(() => presence.holder() === number, { timeoutMs: 5_000, what: 'it to show itself again' });
  expect(await countPresent(pool)).toBe(1);
  await presence.stop();
});

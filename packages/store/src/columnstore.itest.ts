import { RetryId, type DeviceId, type TenantId } from '@roadcall/contracts';
import { freshDatabase, plainFix, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import type { FixRow } from './fix-row.ts';
import { FixesBinaryWriter } from './fixes-binary.ts';
import { copyFixes, mergeFixes } from './fixes-copy.ts';
import { replaceFix } from './quarantine-retry-work.ts';
import { withTransaction } from './transaction.ts';
import { readPoints } from './track-points.ts';
import { ensurePartitions, runUpkeep } from './upkeep.ts';

const DAY_MS = 86_400_000;
const TENANT = 1 as TenantId;
const DEVICES = 200;
const PER_DEVICE = 1_000;
const begin = Math.floor(Date.now() / DAY_MS) * DAY_MS - 20 * DAY_MS;

let database: FreshDatabase;
let isHypertable = false;
beforeAll(async () => {
  database = await freshDatabase();
  const { rows } = await database.pool.query<{ hypertable: boolean }>('SELECT hypertable FROM time_series');
  isHypertable = rows[0]!.hypertable;
});
afterAll(() => database.drop());

const fix = (device: number, ts: number, seq: number, contentHash = seq): FixRow =>
  plainFix(
    { tenantId: TENANT, deviceId: `c-${device}`, ts, seq },
    { receivedAt: Date.now(), lat: 31, lon: 121, dtc: ['P0420'], contentHash, attributes: '{"a":1}' },
  );

const devices = Array.from({ length: DEVICES }, (_, device) => device);
const writer = new FixesBinaryWriter();
const copy = (rows: readonly FixRow[]) => withTransaction(database.pool, (tx) => copyFixes(tx, writer, rows));
const merge = (rows: readonly FixRow[]) => withTransaction(database.pool, (tx) => mergeFixes(tx, writer, rows));
const needsTimescale = (skip: TestContext['skip']) => {
  if (!isHypertable) skip('only TimescaleDB has a columnstore');
};

test('fixes become columns after a week, by a policy, a device at a time and in order', async ({ skip }) => {
  needsTimescale(skip);
  const { rows: jobs } = await database.ownerPool.query(
    `SELECT config ->> 'compress_after' AS after FROM timescaledb_information.jobs
     WHERE proc_name = 'policy_compression' AND hypertable_name = 'fixes'`,
  );
  expect(jobs).toEqual([{ after: '7 days' }]);
  const { rows } = await database.ownerPool.query(
    `SELECT segmentby, orderby FROM timescaledb_information.hypertable_columnstore_settings`,
  );
  expect(rows).toEqual([{ segmentby: 'tenant_id,device_id', orderby: 'ts,boot,seq' }]);
});

test('the policy packs old chunks only; a track of a packed day reads as before', async ({ skip }) => {
  needsTimescale(skip);
  await ensurePartitions(database.pool);
  for (const device of devices) {
    await copy(Array.from({ length: PER_DEVICE }, (_, i) => fix(device, begin + i * 60_000, i)));
  }
  await copy([fix(0, Date.now(), 1_000_000)]);
  const { rows: jobs } = await database.ownerPool.query<{ job_id: number }>(
    `SELECT job_id FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression' AND hypertable_name = 'fixes'`,
  );
  await database.ownerPool.query(`CALL run_job(${jobs[0]!.job_id})`);
  const { rows } = await database.ownerPool.query(
    `SELECT is_compressed FROM timescaledb_information.chunks WHERE hypertable_name = 'fixes' ORDER BY range_start`,
  );
  expect(rows).toEqual([{ is_compressed: true }, { is_compressed: false }]);
  const fitted = { deviceId: 'c-7' as DeviceId, from: new Date(begin), to: new Date(begin + DAY_MS) };
  const page = { order: 'oldest first', beyond: null, limit: 5_000, unwantedFlags: 0 } as const;
  const points = await readPoints(database.pool, TENANT, fitted, page);
  expect(points.map(({ seq }) => seq)).toEqual(Array.from({ length: PER_DEVICE }, (_, i) => i));
});

test('a batch that is weeks late is stored in the packed day; repetitions and conflicts are told apart there', async ({
  skip,
}) => {
  needsTimescale(skip);
  const late = devices.flatMap((device) =>
    Array.from({ length: 25 }, (_, i) => fix(device, begin + i * 60_000 + 1_000, i)),
  );
  await copy(late);
  await expect(copy([fix(3, begin + 60_000, 1)])).rejects.toMatchObject({ code: '23505' });
  const again = devices.flatMap((device) =>
    Array.from({ length: 25 }, (_, i) => fix(device, begin + i * 600_000, i * 10)),
  );
  expect(new Set(await merge(again))).toEqual(new Set(['duplicate']));
  const mixed = [fix(3, begin + 60_000, 1, 77), fix(3, begin + 60_500, 1), fix(3, begin + 120_000, 2)];
  expect(await merge(mixed)).toEqual(['conflict', 'stored', 'duplicate']);
});

test('a stored fix of a packed day is replaced there, and what was is kept', async ({ skip }) => {
  needsTimescale(skip);
  const retryId = RetryId.parse('0197b0a0-0000-7000-8000-0000000000c1');
  const order = { tenantId: TENANT, retryId, quarantineId: 1, onConflict: 'replace', requestedBy: 'somebody' } as const;
  const replaced = withTransaction(database.pool, (tx) =>
    replaceFix(tx, { ...fix(5, begin + 180_000, 3, 99), lat: 32 }, order),
  );
  expect(await replaced).toBe(true);
  const { rows } = await database.pool.query(
    `SELECT f.lat, f.content_hash AS hash, r.content ->> 'lat' AS before
     FROM fixes f JOIN replaced_fixes r USING (tenant_id, device_id, ts) WHERE device_id = 'c-5'`,
  );
  expect(rows).toEqual([{ lat: 32, hash: 99, before: '31' }]);
  const { rows: others } = await database.pool.query(
    `SELECT count(*) AS n, count(DISTINCT (ts, seq)) AS different FROM fixes WHERE device_id = 'c-5'`,
  );
  expect(others).toEqual([{ n: PER_DEVICE + 25, different: PER_DEVICE + 25 }]);
});

test("retention takes a tenant's devices out of a packed day, and packed days as a whole", async ({ skip }) => {
  needsTimescale(skip);
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other')`);
  await database.ownerPool.query(`INSERT INTO retention_settings (tenant_id, telemetry_days) VALUES (2, 365)`);
  await database.ownerPool.query('UPDATE retention_settings SET telemetry_days = 10 WHERE tenant_id = 1');
  expect((await runUpkeep(database.pool)).deletedRows).toBeGreaterThan(DEVICES * PER_DEVICE);
  const { rows } = await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM fixes');
  expect(rows[0]!.n).toBe(1);
  await database.ownerPool.query('UPDATE retention_settings SET telemetry_days = 10');
  expect((await runUpkeep(database.pool)).droppedPartitions).toBe(1);
});

import type { TenantId } from '@roadcall/contracts';
import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getRetention, setRetention } from './retention-settings.ts';
import { VersionConflictError } from './store-errors.ts';
import { withTransaction } from './transaction.ts';
import { ensurePartitions, runUpkeep } from './upkeep.ts';

const TENANT = 1 as TenantId;
const BY = { tenantId: TENANT, actor: 'test' };

let database: FreshDatabase;
beforeEach(async () => (database = await freshDatabase()));
afterEach(() => database.drop());

const count = async (table: string): Promise<number> => (await database.pool.query(`SELECT FROM ${table}`)).rows.length;
const vehicle = '0192f0c1-2b3c-7d4e-8f50-112233445566';

/** A device in a vehicle, for the tables that refer to both. */
async function arrangeVehicle(): Promise<void> {
  await database.pool.query(
    `INSERT INTO devices (tenant_id, id, model, expected_interval_s) VALUES (1, 'd', 'generic', 10)`,
  );
  await database.pool.query(
    `INSERT INTO vehicles (tenant_id, id, plate, make, model, colour, class, energy, seats)
     VALUES (1, $1, 'P', 'M', 'M', 'white', 'compact', 'petrol', 5)`,
    [vehicle],
  );
}

test('each kind goes after its own time; what is still going on and what belongs to an incident stays', async () => {
  await arrangeVehicle();
  await withTransaction(database.pool, async (tx) => {
    const settings = await getRetention(tx, TENANT);
    await setRetention(tx, BY, { ...settings, tripsDays: 30, alarmsDays: 60, accessLogDays: 90 }, settings.version);
  });
  const ages = 'generate_series(0, 99, 10) AS age';
  const at = `now() - make_interval(days => age, hours => 1)`;
  await database.pool.query(
    `INSERT INTO trips (tenant_id, id, device_id, vehicle_id, kind, began_at, ended_at, distance_m, moving_ms, idling_ms)
     SELECT 1, gen_random_uuid(), 'd', '${vehicle}', 'driven', ${at}, CASE WHEN age < 90 THEN ${at} END, 1, 1, 1 FROM ${ages}`,
  );
  await database.pool.query(
    `INSERT INTO alarms (tenant_id, id, kind, severity, subject, device_id, vehicle_id, active, began_at, last_at)
     SELECT 1, gen_random_uuid(), 'overspeed', 'warning', age::text, 'd', '${vehicle}', age = 90, ${at}, ${at} FROM ${ages}`,
  );
  await database.ownerPool.query(
    `INSERT INTO position_access_log (tenant_id, actor, what, from_at, to_at, last_at)
     SELECT 1, 'a', 'fleet_at', now(), now(), ${at} FROM ${ages}`,
  );
  expect((await runUpkeep(database.pool)).deletedRows).toBe(6 + 3 + 1);
  expect([await count('trips'), await count('alarms'), await count('position_access_log')]).toEqual([4, 7, 9]);
});

test('a great many rows go in short transactions, each along the index', async () => {
  await database.pool.query(
    `INSERT INTO quarantine (tenant_id, device_id, received_at, source, topic, reason, detail, payload)
     SELECT 1, 'd' || i % 50, now() - interval '100 days' + i * interval '100 seconds', 's', 't', 'r', 'd', ''
     FROM generate_series(1, 12000) AS i`,
  );
  const deleted = async (): Promise<number> =>
    (await database.pool.query<{ n: number }>('SELECT delete_expired(5000) AS n')).rows[0]!.n;
  const old = (await database.pool.query(`SELECT FROM quarantine WHERE received_at < now() - interval '90 days'`)).rows
    .length;
  expect([await deleted(), await deleted(), await deleted()]).toEqual([5_000, old - 5_000, 0]);
  expect(await count('quarantine')).toBe(12_000 - old);
});

test('every table that loses rows by age has the index for it', async () => {
  const { rows } = await database.pool.query<{ table_name: string; indexes: string[] }>(
    `SELECT r.table_name, array_agg(i.relname) AS indexes
     FROM retained_tables r
     JOIN pg_index x ON x.indrelid = to_regclass(quote_ident(r.table_name)) AND x.indpred IS NULL
     JOIN pg_class i ON i.oid = x.indexrelid
     JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0] AND a.attname = 'tenant_id'
     JOIN pg_attribute b ON b.attrelid = x.indrelid AND b.attnum = x.indkey[1] AND b.attname = r.time_column
     GROUP BY 1`,
  );
  const all = await database.pool.query<{ table_name: string }>('SELECT table_name FROM retained_tables');
  expect(rows.map((row) => row.table_name).toSorted()).toEqual(all.rows.map((row) => row.table_name).toSorted());
});

test("a tenant's shorter retention takes its days of fixes device by device, other tenants keep theirs", async () => {
  await ensurePartitions(database.pool);
  await database.ownerPool.query(`INSERT INTO tenants (tenant_id, name) VALUES (2, 'Other')`);
  await database.ownerPool.query(`INSERT INTO retention_settings (tenant_id, telemetry_days) VALUES (2, 60)`);
  await database.ownerPool.query('UPDATE retention_settings SET telemetry_days = 10 WHERE tenant_id = 1');
  await database.pool.query(
    `INSERT INTO fixes (tenant_id, device_id, ts, boot, seq, received_at, flags, content_hash)
     SELECT tenant, 'd' || tenant || '-' || device, date_trunc('day', now(), 'UTC') - make_interval(days => day) + i * interval '1 hour', 0, i, now(), 0, 0
     FROM generate_series(1, 2) AS tenant, generate_series(1, 5) AS device, generate_series(1, 20, 5) AS day,
       generate_series(0, 23) AS i`,
  );
  const of = (tenant: number) =>
    database.pool.query<{ n: number }>('SELECT count(*) AS n FROM fixes WHERE tenant_id = $1', [tenant]);
  const { rows } = await database.pool.query<{ n: number }>('SELECT delete_expired(30) AS n');
  expect(rows[0]!.n).toBe(48);
  expect((await runUpkeep(database.pool)).deletedRows).toBe(2 * 5 * 24 - 48);
  expect((await of(1)).rows[0]!.n).toBe(2 * 5 * 24);
  expect((await of(2)).rows[0]!.n).toBe(4 * 5 * 24);
});

test('a change of the settings names the version that it saw and is told to everybody', async () => {
  const before = await getRetention(database.pool, TENANT);
  const set = (telemetryDays: number, version: number) =>
    withTransaction(database.pool, (tx) => setRetention(tx, BY, { ...before, telemetryDays }, version));
  expect(await set(200, before.version)).toMatchObject({ telemetryDays: 200, version: before.version + 1 });
  await expect(set(100, before.version)).rejects.toBeInstanceOf(VersionConflictError);
  const { rows } = await database.pool.query('SELECT kind, actor FROM events');
  expect(rows).toEqual([{ kind: 'retention.changed', actor: 'test' }]);
});

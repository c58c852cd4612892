import type { IncidentId, TenantId } from '@roadcall/contracts';
import { freshDatabase, rescueScene, type FreshDatabase } from '@roadcall/testkit';
import type { QueryResult } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDispatchUnits } from './dispatch-situation.ts';
import { openIncident } from './incident-opening.ts';
import { findIncident } from './incidents.ts';
import { withTransaction } from './transaction.ts';

const tenantId = 1 as TenantId;
const UNITS = 80;
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const scene = rescueScene(database.ownerPool);
  for (let i = 0; i < UNITS; i++) await scene.addUnit({ at: { lat: 31.2 + i / 1_000, lon: 121.4 } });
});
afterAll(() => database.drop());

const open = async (): Promise<IncidentId> => {
  const opened = await withTransaction(database.pool, (tx) =>
    openIncident(tx, {
      tenantId,
      type: 'breakdown',
      severity: 'major',
      vehicleId: null,
      place: { lat: 31.2, lon: 121.4 },
      alarmId: null,
      source: 'console',
      note: null,
      by: null,
      at: new Date(),
    }),
  );
  if (!opened.ok) throw new Error(opened.reason);
  return opened.incident.id;
};

test('a company without statistics: reading its units looks at pages by their number, not by its square', async () => {
  const client = await database.ownerPool.connect();
  let text = '';
  const query = client.query.bind(client);
  // The statement as the function spells it, explained on the same connection.
  const spy = new Proxy(client, {
    get: (target, key): unknown =>
      key === 'query'
        ? (sql: string, values: unknown[]): Promise<QueryResult> => {
            text = sql;
            return query(sql, values);
          }
        : Reflect.get(target, key),
  });
  expect((await listDispatchUnits(spy, tenantId)).map(({ lat }) => lat)).toEqual(
    Array.from({ length: UNITS }, (_, i) => 31.2 + i / 1_000),
  );
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number } }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
    [tenantId],
  );
  client.release();
  expect(rows[0]!['QUERY PLAN'][0]!.Plan['Shared Hit Blocks']).toBeLessThan(40 * UNITS);
});

test('a session plans the read of an incident once, and reads what has changed since', async () => {
  const id = await open();
  const client = await database.pool.connect();
  const first = await findIncident(client, tenantId, id);
  await client.query('UPDATE incidents SET note = $2, version = version + 1 WHERE id = $1', [id, 'red car']);
  const second = await findIncident(client, tenantId, id);
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM pg_prepared_statements WHERE statement LIKE '%FROM incidents i%'`,
  );
  client.release();
  expect(second).toEqual({ ...first, note: 'red car', version: first!.version + 1 });
  expect(rows).toEqual([{ name: 'incident' }]);
});

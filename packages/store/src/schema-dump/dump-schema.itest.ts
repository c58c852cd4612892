import { freshDatabase, type FreshDatabase } from '@roadcall/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXECUTABLE_FUNCTIONS, TABLE_PRIVILEGES } from '../runtime-privileges.ts';
import { ensurePartitions } from '../upkeep.ts';
import { dumpSchema } from './dump-schema.ts';

let database: FreshDatabase;
let dump: string;
beforeAll(async () => {
  database = await freshDatabase();
  dump = await dumpSchema(database.ownerPool, database.runtimeRole);
});
afterAll(() => database.drop());

test('names every table and what the runtime role may do with it', () => {
  const tables = [...dump.matchAll(/^table (\w+)/gm)].map(([, name]) => name);
  expect(tables).toEqual(Object.keys(TABLE_PRIVILEGES).toSorted());
  const fixes = dump.slice(dump.indexOf('\ntable fixes'), dump.indexOf('\n\n', dump.indexOf('\ntable fixes')));
  expect(fixes).toContain('  constraint fixes_pkey PRIMARY KEY (tenant_id, device_id, ts, boot, seq)\n');
  expect(fixes).toMatch(/-- runtime may INSERT, SELECT$/);
  expect(dump).toContain('-- runtime may UPDATE (relayed_at)');
});

test('shows the functions whole, none of them open to everybody', () => {
  for (const name of EXECUTABLE_FUNCTIONS) expect(dump).toContain(`FUNCTION public.${name.split('(')[0]}(`);
  expect(dump).not.toContain('everybody');
});

test('does not change with the days', async () => {
  await ensurePartitions(database.pool);
  expect(await dumpSchema(database.ownerPool, database.runtimeRole)).toBe(dump);
});

test('changes with the schema', async () => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('BEGIN');
    await client.query('ALTER TABLE vehicles ALTER colour DROP NOT NULL; GRANT DELETE ON vehicles TO PUBLIC');
    const changed = await dumpSchema(client, database.runtimeRole);
    expect(changed).toContain('  colour text\n');
    expect(changed).toContain('  -- everybody may DELETE\n');
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

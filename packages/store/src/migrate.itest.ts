import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyDatabase } from '@roadcall/testkit';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noLog } from './log.ts';
import { migrate } from './migrate.ts';
import { readMigrationFiles } from './migration-files.ts';

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let folder: string;
beforeEach(async () => {
  database = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'roadcall-migrations-'));
  await cp(new URL('../migrations/', import.meta.url), folder, { recursive: true });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (migrationsFolder?: string) =>
  migrate(database.ownerUrl, {
    runtimeRole: database.runtimeRole,
    log: noLog,
    ...(migrationsFolder === undefined ? {} : { migrationsFolder: pathToFileURL(`${migrationsFolder}/`) }),
  });

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('of migrators that race one applies each file and the others nothing', async () => {
  const names = (await readMigrationFiles()).map(({ name }) => name);
  const applied = await Promise.all([run(), run(), run()]);
  expect(applied.flat()).toEqual(names);
  expect(await run()).toEqual([]);
  expect(await query(database.runtimeUrl, 'SELECT name FROM schema_migrations ORDER BY version')).toEqual(
    names.map((name) => ({ name })),
  );
});

test('refuses a file that was changed after it had been applied', async () => {
  await run(folder);
  await appendFile(join(folder, '0001_tenants_and_users.sql'), '-- an afterthought\n');
  await expect(run(folder)).rejects.toThrow('0001_tenants_and_users.sql was changed after it had been applied');
});

test('refuses a database that is newer than this version', async () => {
  await writeFile(join(folder, '9000_from_the_future.sql'), 'SELECT 1;');
  await run(folder);
  await expect(run()).rejects.toThrow('the database has 9000_from_the_future.sql, which this version does not know');
});

test('refuses a number below one that was applied', async () => {
  await writeFile(join(folder, '9001_second.sql'), 'SELECT 1;');
  await run(folder);
  await writeFile(join(folder, '9000_first.sql'), 'SELECT 1;');
  await expect(run(folder)).rejects.toThrow('9000_first.sql came after a later number had been applied');
});

test('a file that fails leaves nothing of it behind, and what came before stays', async () => {
  await writeFile(join(folder, '9000_broken.sql'), 'CREATE TABLE half_made (a integer); SELECT 1 / 0;');
  await expect(run(folder)).rejects.toThrow('division by zero');
  expect(
    await query(database.ownerUrl, `SELECT to_regclass('half_made') AS half, to_regclass('fixes') AS fixes`),
  ).toEqual([{ half: null, fixes: 'fixes' }]);
  await rm(join(folder, '9000_broken.sql'));
  expect(await run(folder)).toEqual([]);
});

test('refuses a runtime role that is missing or owns the schema', async () => {
  const log = noLog;
  await expect(migrate(database.ownerUrl, { runtimeRole: 'nobody_here', log })).rejects.toThrow(
    'no role "nobody_here"',
  );
  const owner = new URL(database.ownerUrl).username;
  await expect(migrate(database.ownerUrl, { runtimeRole: owner, log })).rejects.toThrow('must be no superuser');
});

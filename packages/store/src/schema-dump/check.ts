import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { diff } from 'node:util';
import { startPostgres } from '@roadcall/testkit';
import { Client } from 'pg';
import { noLog } from '../log.ts';
import { migrate } from '../migrate.ts';
import { createPool } from '../pool.ts';
import { dumpSchema } from './dump-schema.ts';

const FILE = new URL('../../schema.txt', import.meta.url);
const RUNTIME_ROLE = 'roadcall_runtime';

/**
 * Compares `packages/store/schema.txt` with the schema that the migrations make on a PostgreSQL of its own; fails with
 * the difference, or writes the file anew with `--write`.
 */
async function main(): Promise<void> {
  const current = await schemaOfMigrations();
  if (process.argv.includes('--write')) {
    await writeFile(FILE, current);
    return;
  }
  const committed = await readFile(FILE, 'utf8').catch(() => '');
  if (current === committed) return;
  const changes = diff(committed.split('\n'), current.split('\n')).filter(([operation]) => operation !== 0);
  for (const [operation, line] of changes) console.log(`${operation === 1 ? '-' : '+'} ${line}`);
  console.log('schema.txt is out of date: run node packages/store/src/schema-dump/check.ts --write');
  process.exitCode = 1;
}

async function schemaOfMigrations(): Promise<string> {
  const server = await startPostgres();
  try {
    const owner = { name: 'roadcall_owner', password: randomBytes(18).toString('base64url') };
    const admin = new Client({ connectionString: server.url('postgres') });
    await admin.connect();
    await admin.query(`CREATE ROLE ${owner.name} LOGIN PASSWORD '${owner.password}'`);
    await admin.query(`CREATE ROLE ${RUNTIME_ROLE}`);
    await admin.query(`CREATE DATABASE schema_dump OWNER ${owner.name}`);
    await admin.end();
    const url = server.url('schema_dump', owner);
    await migrate(url, { runtimeRole: RUNTIME_ROLE, log: noLog });
    const pool = createPool({ url, max: 1, applicationName: 'schema-dump', log: noLog });
    try {
      return await dumpSchema(pool, RUNTIME_ROLE);
    } finally {
      await pool.end();
    }
  } finally {
    await server.dispose();
  }
}

await main();

import { createHash, randomBytes } from 'node:crypto';
import { createPool, migrate, noLog, schemaFingerprint } from '@roadcall/store';
import { Client, type Pool } from 'pg';
import { postgresForRun, type PostgresAddress } from './run-postgres.ts';

/** A database of one test file, with our schema and nothing else in it. */
export interface FreshDatabase {
  ownerUrl: string;
  runtimeUrl: string;
  runtimeRole: string;
  /** As the services see it. */
  pool: Pool;
  /** As the migrator sees it: for arranging what the runtime role may not do. */
  ownerPool: Pool;
  /** Ends both pools and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

const OWNER = 'roadcall_test_owner';
const RUNTIME = 'roadcall_test_runtime';
const TEMPLATE_LOCK = 731_700;

/**
 * A new database on the server of this run (TEST_DATABASE_URL or the run's own) or on one that the test may kill, cloned from a template that the first
 * caller migrates. Its owner is no superuser, as in production.
 * @param server another one, for tests that kill it.
 */
export async function freshDatabase(server: PostgresAddress = postgresForRun()): Promise<FreshDatabase> {
  const name = `roadcall_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, async (admin) => {
    const template = await ensureTemplate(admin, server);
    await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER} TEMPLATE ${template}`);
    await admin.query(`ALTER DATABASE ${name} SET timezone = 'UTC'`);
  });
  const ownerUrl = roleUrl(server, name, OWNER);
  const runtimeUrl = roleUrl(server, name, RUNTIME);
  const pool = createPool({ url: runtimeUrl, max: 10, applicationName: 'test-runtime', log: noLog });
  const ownerPool = createPool({ url: ownerUrl, max: 2, applicationName: 'test-owner', log: noLog });
  return {
    ownerUrl,
    runtimeUrl,
    runtimeRole: RUNTIME,
    pool,
    ownerPool,
    async drop() {
      await Promise.all([pool.end(), ownerPool.end()]);
      await asSuperuser(server, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** An empty database without any schema, for tests of the migrator. The roles are those of `freshDatabase`. */
export async function emptyDatabase(): Promise<Omit<FreshDatabase, 'pool' | 'ownerPool'>> {
  const server = postgresForRun();
  const name = `roadcall_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(server, async (admin) => {
    await ensureRoles(admin, server);
    await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER} TEMPLATE template0`);
  });
  return {
    ownerUrl: roleUrl(server, name, OWNER),
    runtimeUrl: roleUrl(server, name, RUNTIME),
    runtimeRole: RUNTIME,
    drop: () => asSuperuser(server, (admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)).then(() => undefined),
  };
}

async function ensureTemplate(admin: Client, server: PostgresAddress): Promise<string> {
  const template = `roadcall_template_${await schemaFingerprint()}`;
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const ready = await admin.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (ready.rows.length > 0) return template;
    await ensureRoles(admin, server);
    const building = `${template}_building`;
    await admin.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${building} OWNER ${OWNER} TEMPLATE template0`);
    await migrate(roleUrl(server, building, OWNER), { runtimeRole: RUNTIME, log: noLog });
    // A template that lets nobody in is never busy: TimescaleDB's scheduler would come and go.
    await admin.query(`ALTER DATABASE ${building} ALLOW_CONNECTIONS false`);
    await admin.query(`ALTER DATABASE ${building} RENAME TO ${template}`);
    return template;
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function ensureRoles(admin: Client, server: PostgresAddress): Promise<void> {
  for (const role of [OWNER, RUNTIME]) {
    const { rows } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
    const verb = rows.length === 0 ? 'CREATE' : 'ALTER';
    await admin.query(`${verb} ROLE ${role} LOGIN PASSWORD '${rolePassword(server, role)}'`);
  }
}

/** All files of a run, each in a process of its own, must know it: derived from what only they know. */
function rolePassword(server: PostgresAddress, role: string): string {
  return createHash('sha256').update(`${role} ${server.password}`).digest('hex');
}

function roleUrl(server: PostgresAddress, database: string, role: string): string {
  return server.url(database, { name: role, password: rolePassword(server, role) });
}

async function asSuperuser<T>(server: PostgresAddress, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server.url('postgres') });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

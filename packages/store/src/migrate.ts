import { createHash } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { LOCK, LOCK_SPACE } from './advisory-locks.ts';
import type { StoreLog } from './log.ts';
import { readMigrationFiles, type MigrationFile } from './migration-files.ts';
import { grantsChecksum, grantStatements } from './runtime-privileges.ts';

/** A migration that cannot go on; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

export interface MigrateOptions {
  /** Role that the services connect as: it exists, owns nothing, is no superuser and no member of the owner role. */
  runtimeRole: string;
  log: StoreLog;
  /** Other migrations than ours, for tests. */
  migrationsFolder?: URL;
}

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version    integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    took_ms    integer NOT NULL
  );
  CREATE TABLE IF NOT EXISTS schema_grants (
    role_name  text PRIMARY KEY,
    checksum   text NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Brings a database to this version's schema: each missing file in a transaction of its own, then the runtime role's
 * privileges. Starters may race: one works, the others wait for it and find nothing to do.
 * @param ownerUrl connects as the role that owns the database; it needs no superuser.
 * @returns the names of the files that were applied.
 * @throws MigrationError when an applied file was changed, the database is newer than this version, or the runtime
 *   role is missing or too powerful; pg's DatabaseError when a file fails (that file leaves nothing behind).
 */
export async function migrate(ownerUrl: string, options: MigrateOptions): Promise<string[]> {
  const files = await readMigrationFiles(options.migrationsFolder);
  const client = new Client({
    connectionString: ownerUrl,
    application_name: 'roadcall-migrator',
    connectionTimeoutMillis: 10_000,
    options: '-c TimeZone=UTC -c statement_timeout=0 -c client_min_messages=warning',
  });
  client.on('error', () => undefined); // The query that runs then rejects with it.
  await client.connect();
  try {
    await lockMigrations(client, options.log);
    await checkRuntimeRole(client, options.runtimeRole);
    await client.query(BOOKKEEPING);
    const missing = await missingFiles(client, files);
    for (const file of missing) await apply(client, file, options.log);
    await grant(client, options.runtimeRole, missing.length > 0);
    return missing.map((file) => file.name);
  } finally {
    await client.end();
  }
}

/** Short name of the schema and privileges of this version, for templates of test databases: 16 hex digits. */
export async function schemaFingerprint(): Promise<string> {
  const files = await readMigrationFiles();
  const text = [...files.map(({ checksum }) => checksum), grantsChecksum('any')].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The lock belongs to the session: a migrator that dies frees it. */
async function lockMigrations(client: Client, log: StoreLog): Promise<void> {
  const tried = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
    LOCK_SPACE,
    LOCK.migrations,
  ]);
  if (tried.rows[0]?.locked === true) return;
  log.info({}, 'waiting for another migrator to finish');
  await client.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, LOCK.migrations]);
}

async function checkRuntimeRole(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ powerful: boolean }>(
    `SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') AS powerful FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  if (rows[0] === undefined) throw new MigrationError(`there is no role "${role}" for the services; create it first`);
  if (rows[0].powerful) {
    throw new MigrationError(`the services' role "${role}" must be no superuser and not the owner or a member of it`);
  }
}

async function missingFiles(client: Client, files: MigrationFile[]): Promise<MigrationFile[]> {
  const { rows: applied } = await client.query<Pick<MigrationFile, 'version' | 'name' | 'checksum'>>(
    'SELECT version, name, checksum FROM schema_migrations ORDER BY version',
  );
  for (const done of applied) {
    const file = files.find(({ version }) => version === done.version);
    if (file === undefined) {
      throw new MigrationError(`the database has ${done.name}, which this version does not know; run a newer version`);
    }
    if (file.checksum !== done.checksum) {
      throw new MigrationError(
        `${file.name} was changed after it had been applied; put it back and write a new migration`,
      );
    }
  }
  const newest = applied.at(-1)?.version ?? 0;
  const missing = files.filter(({ version }) => !applied.some((done) => done.version === version));
  const late = missing.find(({ version }) => version < newest);
  if (late !== undefined) throw new MigrationError(`${late.name} came after a later number had been applied`);
  return missing;
}

async function apply(client: Client, file: MigrationFile, log: StoreLog): Promise<void> {
  const startedAt = performance.now();
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
    await client.query('INSERT INTO schema_migrations (version, name, checksum, took_ms) VALUES ($1, $2, $3, $4)', [
      file.version,
      file.name,
      file.checksum,
      Math.round(performance.now() - startedAt),
    ]);
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT') throw new MigrationError(`${file.name} was rolled back`);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  log.info({ migration: file.name, tookMs: Math.round(performance.now() - startedAt) }, 'migrated');
}

/** Gives the runtime role its privileges when the schema or they have changed: repeating them would only bloat. */
async function grant(client: Client, role: string, schemaChanged: boolean): Promise<void> {
  const checksum = grantsChecksum(role);
  const { rows } = await client.query('SELECT FROM schema_grants WHERE role_name = $1 AND checksum = $2', [
    role,
    checksum,
  ]);
  if (rows.length > 0 && !schemaChanged) return;
  const statements = grantStatements(escapeIdentifier(role)).join(';\n');
  await client.query('BEGIN');
  try {
    await client.query(statements);
    await client.query(
      `INSERT INTO schema_grants (role_name, checksum) VALUES ($1, $2)
       ON CONFLICT (role_name) DO UPDATE SET checksum = excluded.checksum, granted_at = now()`,
      [role, checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import type { Identity } from './identity.ts';

/** What a new cluster contains. Role and database names are lower case; passwords are base64url. */
export interface ClusterPlan {
  dataDir: string;
  /** Name and password of the bootstrap superuser. */
  superuser: { name: string; password: string };
  roles: { name: string; password: string }[];
  databases: { name: string; owner: string }[];
  /** false skips fsync while creating: only for throw-away clusters. */
  durable: boolean;
}

/** Whether a finished cluster lies in the folder. */
export async function isCluster(dataDir: string): Promise<boolean> {
  return stat(join(dataDir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/**
 * Creates a cluster: UTF-8 with PostgreSQL's own C.UTF-8 (the same on every host), SCRAM passwords for every
 * connection, the planned roles and databases. It is built beside `dataDir` and renamed into place, so a crash on the
 * way leaves no half cluster behind.
 * @throws Error with what initdb or the server said.
 */
export async function createCluster(
  binaries: PostgresBinaries,
  identity: Identity | undefined,
  plan: ClusterPlan,
): Promise<void> {
  const statements = bootstrapStatements(plan);
  const parent = dirname(plan.dataDir);
  await mkdir(parent, { recursive: true });
  const building = await mkdtemp(join(parent, 'cluster-building-'));
  try {
    const cluster = join(building, 'data');
    const passwordFile = join(building, `password-${randomBytes(6).toString('hex')}`);
    await writeFile(passwordFile, `${plan.superuser.password}\n`, { mode: 0o600 });
    if (identity !== undefined) {
      await chown(building, identity.uid, identity.gid);
      await chown(passwordFile, identity.uid, identity.gid);
    }
    const initdbArguments = [
      `--pgdata=${cluster}`,
      `--username=${plan.superuser.name}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ];
    if (!plan.durable) initdbArguments.push('--no-sync');
    await run(binaries.initdb, initdbArguments, identity, '');
    await run(
      binaries.postgres,
      ['--single', '-D', cluster, '-c', 'exit_on_error=on', '-c', `fsync=${plan.durable ? 'on' : 'off'}`, 'postgres'],
      identity,
      statements,
    );
    await rename(cluster, plan.dataDir);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Single-user mode reads one statement per line. */
function bootstrapStatements(plan: ClusterPlan): string {
  const lines = [
    ...plan.roles.map((role) => `CREATE ROLE ${name(role.name)} LOGIN PASSWORD ${secret(role.password)}`),
    ...plan.databases.flatMap((database) => [
      `CREATE DATABASE ${name(database.name)} OWNER ${name(database.owner)} TEMPLATE template0`,
      `ALTER DATABASE ${name(database.name)} SET timezone = 'UTC'`,
      `REVOKE ALL ON DATABASE ${name(database.name)} FROM PUBLIC`,
      ...plan.roles.map((role) => `GRANT CONNECT, TEMPORARY ON DATABASE ${name(database.name)} TO ${name(role.name)}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function name(identifier: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(identifier)) throw new Error(`"${identifier}" is no plain PostgreSQL name`);
  return identifier;
}

function secret(password: string): string {
  if (!/^[A-Za-z0-9_-]{16,}$/.test(password))
    throw new Error('a database password must be base64url of 16+ characters');
  return `'${password}'`;
}

function run(program: string, args: string[], identity: Identity | undefined, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: postgresEnvironment(),
      ...identity,
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${program} failed (${signal ?? `exit code ${code}`}): ${lastLines(output)}`));
    });
  });
}

/** A minimal environment: PG* variables and the locale of the host must not reach the server. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join(' / ');
}

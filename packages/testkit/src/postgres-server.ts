import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCluster,
  ensureTraversable,
  isAlive,
  locateBinaries,
  postgresIdentity,
  startServer,
  stopLeftoverServer,
  type PostgresServer,
} from '@roadcall/local-postgres';
import { addressOf, type PostgresAddress } from './run-postgres.ts';

/** A throw-away PostgreSQL of a test's own, which it may kill. */
export interface TestPostgres extends PostgresAddress {
  /** Fast shutdown; the data stay for `restart`. */
  stop(): Promise<void>;
  /** SIGKILL to the server and its backends, as in a power cut; the data stay for `restart`. */
  kill9(): Promise<void>;
  /** Starts it again on the same port and data, after `stop` or `kill9`. */
  restart(): Promise<void>;
  /** Stops it and deletes its data. */
  dispose(): Promise<void>;
}

const FOLDER_PREFIX = 'roadcall-test-postgres-';
const SUPERUSER = 'test_superuser';

/**
 * Starts a PostgreSQL on a free port of 127.0.0.1, data in the system's temporary folder (handed to uid 65534 when
 * run as root). Without `durable` it skips fsync, which a SIGKILL survives and only a real power cut would not.
 */
export async function startPostgres(
  options: { durable?: boolean; settings?: Record<string, string> } = {},
): Promise<TestPostgres> {
  await removeAbandonedServers();
  const durable = options.durable ?? false;
  const identity = postgresIdentity();
  const binaries = await ensureTraversable(locateBinaries(), identity, tmpdir());
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  await writeFile(join(folder, 'owner.pid'), `${process.pid}\n`);
  if (identity !== undefined) await chown(folder, identity.uid, identity.gid);
  const password = randomBytes(24).toString('base64url');
  const dataDir = join(folder, 'data');
  await createCluster(binaries, identity, {
    dataDir,
    superuser: { name: SUPERUSER, password },
    roles: [],
    databases: [],
    durable,
  });
  const start = (port?: number): Promise<PostgresServer> =>
    startServer({
      binaries,
      identity,
      dataDir,
      logFile: join(folder, 'server.log'),
      readyTimeoutMs: 60_000,
      settings: {
        ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
        shared_buffers: '128MB',
        max_connections: '200',
        max_wal_size: '2GB',
        jit: 'off',
        max_parallel_workers_per_gather: '0',
        ...options.settings,
      },
      ...(port === undefined ? {} : { port }),
    });
  let server = await start();
  return {
    ...addressOf(new URL(`postgresql://${SUPERUSER}:${password}@127.0.0.1:${server.port}/postgres`)),
    stop: () => server.stop(),
    kill9: () => server.kill9(),
    async restart() {
      await server.exited;
      await stopLeftoverServer(dataDir);
      server = await start(server.port);
    },
    async dispose() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A test run that was killed cannot clean up; the next one does it for the runs whose process is gone. */
async function removeAbandonedServers(): Promise<void> {
  for (const entry of await readdir(tmpdir())) {
    if (!entry.startsWith(FOLDER_PREFIX)) continue;
    const folder = join(tmpdir(), entry);
    const owner = Number.parseInt(await readFile(join(folder, 'owner.pid'), 'utf8').catch(() => ''), 10);
    if (!Number.isInteger(owner) || isAlive(owner)) continue;
    await stopLeftoverServer(join(folder, 'data'));
    await rm(folder, { recursive: true, force: true });
  }
}

import { readdir, readFile, rm, stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import {
  createCluster,
  ensureTraversable,
  isCluster,
  locateBinaries,
  startServer,
  stopLeftoverServer,
  type Identity,
  type PostgresServer,
} from '@roadcall/local-postgres';
import { describeError } from '@roadcall/service-kit';
import type { DataFolder } from './data-folder.ts';
import { openLogFile } from './log-file.ts';
import { PlainError } from './plain-error.ts';
import type { DatabaseSecrets } from './secrets.ts';

const SUPERUSER = 'roadcall_admin';
const OWNER = 'roadcall_owner';
/** The services' role; owns nothing. */
export const RUNTIME_ROLE = 'roadcall_runtime';
const DATABASE = 'roadcall';
/** Crash recovery of a big database takes its time. */
const READY_TIMEOUT_MS = 180_000;
const RESTART_ATTEMPTS = 5;
const STOP_TIMEOUT_MS = 2_500;

/** The embedded PostgreSQL of an installation. */
export interface Database {
  /** For the migrator only. */
  ownerUrl: string;
  /** For the services: a role that owns nothing. */
  runtimeUrl: string;
  /** Fast shutdown; after 2.5 s an immediate one, which the next start recovers from. */
  stop(): Promise<void>;
  /** An immediate shutdown, without waiting for it. */
  kill(): void;
}

export interface DatabaseHooks {
  /** Ends the wait for the first start. */
  signal: AbortSignal;
  say(line: string): void;
  /** The server ended by itself and could not be brought back. */
  onLost(reason: string): void;
}

/**
 * Starts the database of a data folder, makes it first if need be, clears what a killed run left behind, and from
 * then on starts it again, on the same port, whenever it ends by itself.
 * @throws PlainError when it cannot be had.
 */
export async function startDatabase(
  folder: DataFolder,
  secrets: DatabaseSecrets,
  identity: Identity | undefined,
  hooks: DatabaseHooks,
): Promise<Database> {
  const binaries = await ensureTraversable(locateBinaries(), identity, folder.programs);
  if (binaries.root.startsWith(folder.programs)) {
    hooks.say(`The database runs from ${binaries.root}, a copy of its programs that user ${identity?.uid} can reach.`);
  }
  await clearLeftovers(folder, hooks);
  if (!(await isCluster(folder.postgres))) {
    await createCluster(binaries, identity, {
      dataDir: folder.postgres,
      superuser: { name: SUPERUSER, password: secrets.superuser },
      roles: [
        { name: OWNER, password: secrets.owner },
        { name: RUNTIME_ROLE, password: secrets.runtime },
      ],
      databases: [{ name: DATABASE, owner: OWNER }],
      durable: true,
    });
  }
  await checkOwner(folder, identity);
  await checkVersion(folder.postgres, binaries.version);
  const logFile = join(folder.logs, 'postgres.log');
  openLogFile(logFile).close();
  const start = (port?: number): Promise<PostgresServer> =>
    startServer({
      binaries,
      identity,
      dataDir: folder.postgres,
      logFile,
      readyTimeoutMs: READY_TIMEOUT_MS,
      settings: serverSettings(),
      ...(port === undefined ? { signal: hooks.signal } : { port }),
    });

  let server = await start();
  const { port } = server;
  let isStopping = false;
  let restarting: Promise<void> | undefined;

  const bringBack = async (): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      if (isStopping) return;
      try {
        await stopLeftoverServer(folder.postgres);
        server = await start(port);
        hooks.say('PostgreSQL is back');
        void watch();
        return;
      } catch (error) {
        if (attempt >= RESTART_ATTEMPTS) return hooks.onLost(await whyLost(folder.root, error));
        await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
      }
    }
  };
  const watch = async (): Promise<void> => {
    const { code, signal } = await server.exited;
    if (isStopping) return;
    hooks.say(`PostgreSQL ended by itself (${signal ?? `exit code ${code}`}); starting it again`);
    restarting = bringBack();
  };
  void watch();

  const url = (role: string, password: string) => `postgresql://${role}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return {
    ownerUrl: url(OWNER, secrets.owner),
    runtimeUrl: url(RUNTIME_ROLE, secrets.runtime),
    async stop() {
      isStopping = true;
      await restarting;
      const impatience = setTimeout(() => server.kill('SIGQUIT'), STOP_TIMEOUT_MS);
      await server.stop().finally(() => clearTimeout(impatience));
    },
    kill() {
      isStopping = true;
      server.kill('SIGQUIT');
    },
  };
}

async function clearLeftovers(folder: DataFolder, hooks: DatabaseHooks): Promise<void> {
  for (const entry of await readdir(folder.root)) {
    if (entry.startsWith('cluster-building-')) await rm(join(folder.root, entry), { recursive: true, force: true });
  }
  const leftover = await stopLeftoverServer(folder.postgres);
  if (leftover === 'stopped') hooks.say('Stopped the database of an earlier run that had been killed.');
}

/** PostgreSQL runs on data of its own user only. */
async function checkOwner(folder: DataFolder, identity: Identity | undefined): Promise<void> {
  const { uid } = await stat(folder.postgres);
  const wanted = identity?.uid ?? process.getuid?.();
  if (wanted === undefined || uid === wanted) return;
  throw new PlainError(
    `The data in ${folder.root} were made by another user (${uid}); start Roadcall as that user or choose another --data.`,
  );
}

/** A cluster of another major version would need a dump and a restore. */
async function checkVersion(dataDir: string, version: string): Promise<void> {
  const found = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const ours = version.split('.')[0];
  if (found === ours) return;
  throw new PlainError(
    `The data folder was made by PostgreSQL ${found} and this is ${ours}; choose another --data or begin anew with --fresh.`,
  );
}

/** For a machine that runs everything else too; the rest are PostgreSQL's defaults. */
function serverSettings(): Record<string, string> {
  const eighthOfMemoryMb = Math.floor(totalmem() / 8 / 1024 / 1024);
  return {
    shared_buffers: `${Math.min(Math.max(eighthOfMemoryMb, 64), 512)}MB`,
    max_connections: '100',
    max_wal_size: '2GB',
    wal_compression: 'on',
    checkpoint_timeout: '10min',
    random_page_cost: '1.1',
    jit: 'off',
    // Parallel queries need more shared memory than small containers have in /dev/shm.
    max_parallel_workers_per_gather: '0',
    log_line_prefix: '%m [%p] %q%u ',
  };
}

async function whyLost(root: string, error: unknown): Promise<string> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize < 32 * 1024 * 1024) return `The disk of ${root} is full, and the database cannot go on.`;
  return `The database ended and could not be started again: ${describeError(error)}.`;
}

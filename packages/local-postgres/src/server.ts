import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { PostgresBinaries } from './binaries.ts';
import { postgresEnvironment } from './cluster.ts';
import { freePort } from './free-port.ts';
import type { Identity } from './identity.ts';
import { readPostmasterPid } from './leftover.ts';

export interface ServerOptions {
  binaries: PostgresBinaries;
  identity: Identity | undefined;
  dataDir: string;
  /** The server's own messages are appended here, so that they outlive whoever started it. */
  logFile: string;
  /** Extra `-c name=value` settings. */
  settings: Record<string, string>;
  /** How long to wait for "ready", crash recovery included. */
  readyTimeoutMs: number;
  /** Fixed port, or a free one. */
  port?: number;
  /** Gives up waiting and stops the server again. */
  signal?: AbortSignal;
}

/** A running server on 127.0.0.1. */
export interface PostgresServer {
  pid: number;
  port: number;
  /** Resolves when the server process has ended, wanted or not. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Resolves when it has ended. */
  stop(): Promise<void>;
  /** Signals the server unless it has ended. SIGQUIT: end at once, recover at the next start. */
  kill(signal: NodeJS.Signals): void;
  /** A power cut: SIGKILL to the server and all its processes. Resolves when they are gone. */
  kill9(): Promise<void>;
}

const PORT_ATTEMPTS = 5;

/**
 * Starts PostgreSQL in a process group of its own (a Ctrl-C in the terminal does not reach it) and waits until it
 * accepts connections.
 * @throws Error with the server's last message when it ends or is not ready in time.
 */
export async function startServer(options: ServerOptions): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await startOn(port, options);
    } catch (error) {
      const portTaken = error instanceof Error && /could not bind|Address already in use/.test(error.message);
      const lingeringMemory = error instanceof Error && error.message.includes('pre-existing shared memory block');
      if ((!portTaken && !lingeringMemory) || attempt >= PORT_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
    }
  }
}

async function startOn(port: number, options: ServerOptions): Promise<PostgresServer> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  const log = await open(options.logFile, 'a', 0o600);
  let child: ChildProcess;
  let logStart: number;
  try {
    logStart = (await log.stat()).size;
    child = spawn(
      options.binaries.postgres,
      [
        '-D',
        options.dataDir,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd], env: postgresEnvironment(), ...options.identity },
    );
  } finally {
    await log.close();
  }
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  exited.catch(() => undefined);
  await waitUntilReady(child, exited, options, logStart);
  const pid = child.pid!;
  return {
    pid,
    port,
    exited,
    kill: (signal) => child.kill(signal),
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
    async kill9() {
      const family = [pid, ...childrenOf(pid)];
      for (const member of family) killHard(member);
      await exited;
    },
  };
}

async function waitUntilReady(
  child: ChildProcess,
  exited: Promise<unknown>,
  options: ServerOptions,
  logStart: number,
): Promise<void> {
  const end = exited.then(() => 'ended' as const);
  const deadline = Date.now() + options.readyTimeoutMs;
  while (Date.now() < deadline && options.signal?.aborted !== true) {
    const lock = await readPostmasterPid(options.dataDir);
    if (lock !== undefined && lock.pid === child.pid && lock.status === 'ready') return;
    const pause = new Promise<'waiting'>((resolve) => setTimeout(() => resolve('waiting'), 15));
    if ((await Promise.race([pause, end])) === 'ended') {
      throw new Error(`PostgreSQL ended while starting: ${await logSince(options, logStart)}`);
    }
  }
  child.kill('SIGQUIT');
  options.signal?.throwIfAborted();
  throw new Error(`PostgreSQL was not ready within ${options.readyTimeoutMs} ms: ${await logSince(options, logStart)}`);
}

async function logSince(options: ServerOptions, start: number): Promise<string> {
  const bytes = await readFile(options.logFile).catch(() => Buffer.alloc(0));
  const lines = bytes.subarray(start).toString('utf8').trim().split('\n');
  const telling = lines.filter((line) => /FATAL|PANIC|ERROR|HINT|could not/.test(line));
  return (telling.length > 0 ? telling : lines).slice(-4).join(' / ') || 'it said nothing';
}

/** Its direct children (PostgreSQL's processes have no further ones); Linux only, elsewhere they notice by themselves. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

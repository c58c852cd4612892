import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One of our services as a process of its own, as its supervisor would run it. */
export interface ServiceProcess {
  readonly pid: number;
  /** Ports that it announced, by name. */
  readonly ports: Readonly<Record<string, number>>;
  readonly isRunning: boolean;
  /** The last few thousand characters of its output. */
  readonly lastOutput: string;
  /** For live frames from and to other services. */
  readonly child: ChildProcess;
  /** CPU time so far, user and system, s. Linux counts it in hundredths. */
  cpuS(): number;
  /** Resident memory, bytes. */
  rssBytes(): number;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
  /** SIGKILL, then waits for its end. */
  kill9(): Promise<void>;
}

export interface ServiceOptions {
  /** Options of Node itself, e.g. `--cpu-prof`. */
  nodeOptions?: readonly string[];
  readyTimeoutMs?: number;
}

/** Sources are compiled once for all processes of a test, as a supervisor keeps them. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'roadcall-compile-cache');
const READY_TIMEOUT_MS = 60_000;
const KEPT_OUTPUT = 4_000;

/**
 * Starts `services/{name}/src/main.ts` with this environment and nothing else but PATH, and waits until it says that it is
 * ready.
 * @throws Error with what it printed when it ends or is not ready in time.
 */
export async function startService(
  name: 'api' | 'dispatcher' | 'ingestor',
  environment: NodeJS.ProcessEnv,
  options: ServiceOptions = {},
): Promise<ServiceProcess> {
  const entry = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url));
  const child = fork(entry, [], {
    env: { PATH: process.env['PATH'], TZ: 'UTC', LOG_LEVEL: 'warn', NODE_COMPILE_CACHE, ...environment },
    execArgv: ['--disable-warning=ExperimentalWarning', ...(options.nodeOptions ?? [])],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
  };
  child.stdout!.on('data', collect);
  child.stderr!.on('data', collect);
  const ports = await new Promise<Record<string, number>>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} is not ready in time: ${output.trim()}`));
    }, options.readyTimeoutMs ?? READY_TIMEOUT_MS);
    child.on('message', (message: { type?: string; ports?: Record<string, number> }) => {
      if (message.type !== 'ready') return;
      clearTimeout(late);
      resolve(message.ports ?? {});
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(late);
      reject(new Error(`${name} ended while starting (${signal ?? `exit code ${code}`}): ${output.trim()}`));
    });
  });
  const pid = child.pid!;
  return {
    pid,
    ports,
    child,
    get isRunning() {
      return isRunning(child);
    },
    get lastOutput() {
      return output;
    },
    cpuS: () => cpuSecondsOf(pid),
    rssBytes: () => rssBytesOf(pid),
    stop: () => end(child, 'SIGTERM'),
    kill9: () => end(child, 'SIGKILL'),
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** Fields 14 and 15 of /proc/pid/stat (proc_pid_stat(5)), counted behind the name in brackets, which may hold blanks. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function rssBytesOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? Number.NaN) * 1_024;
}

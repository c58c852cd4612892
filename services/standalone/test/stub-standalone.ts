import { spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@roadcall/testkit';

/** A supervisor with stub children, started as a process of its own. */
export interface StubStandalone {
  pid: number;
  output(): string;
  /** Waits until it has printed something. */
  prints(text: string | RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit code and how long it took from now, ms. */
  ended(): Promise<{ code: number | null; tookMs: number }>;
  /** Process ids that a child has logged, oldest first. */
  pidsOf(child: string): Promise<number[]>;
}

export interface StubOptions {
  data: string;
  args?: string[];
  environment?: Record<string, string>;
  /** Runs it as an ordinary user; only root can. */
  uid?: number;
}

const TIMEOUT_MS = 90_000;

/** A folder for data that the test deletes; handed to `uid` if one is given. */
export async function makeFolder(uid?: number): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'roadcall-test-data-'));
  // Root's database runs as another user, who has to get in.
  await chmod(path, 0o711);
  if (uid !== undefined) await chown(path, uid, uid);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Starts it on free ports. */
export function startStubs({ data, args = [], environment = {}, uid }: StubOptions): StubStandalone {
  const main = join(import.meta.dirname, 'stub-main.ts');
  const child = spawn(process.execPath, [main, '--data', data, '--port', '0', '--mqtt-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let text = '';
  const collect = (chunk: Buffer) => (text += chunk.toString('utf8'));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    pid: child.pid ?? 0,
    output: () => text,
    async prints(wanted) {
      const appears = () => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      await waitFor(appears, { timeoutMs: TIMEOUT_MS, what: String(wanted) }).catch((cause: unknown) => {
        throw new Error(`the supervisor printed only:\n${text}`, { cause });
      });
      return text;
    },
    signal: (name) => child.kill(name),
    async ended() {
      const from = Date.now();
      const code = await exited;
      return { code, tookMs: Date.now() - from };
    },
    async pidsOf(name) {
      const log = await readFile(join(data, 'logs', `${name}.log`), 'utf8');
      return [...log.matchAll(/"pid":(\d+)/g)].map((match) => Number(match[1]));
    },
  };
}

import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isLiveMessage, type LiveMessage } from '@roadcall/bus';
import type { ReadyMessage } from '@roadcall/service-kit';
import { createLiveRelay } from './live-relay.ts';
import type { LogFile } from './log-file.ts';
import { PlainError } from './plain-error.ts';

/** One process to run. */
export interface ChildPlan {
  name: string;
  /** Its main.ts. */
  entry: string;
  environment: Record<string, string>;
  /** Whether it wants the live frames of the others. */
  receivesLive: boolean;
  /** Whether everything ends when it cannot go on for good. */
  isVital: boolean;
}

export interface ChildHooks {
  log: LogFile;
  /** Takes a line of standard output; returns the message if it was an error. */
  notice(line: string): string | undefined;
  say(line: string): void;
  onLive(message: LiveMessage): void;
  /** The child cannot go on for good (its configuration is wrong). */
  onHopeless(reason: string): void;
}

export interface Child {
  name: string;
  /** The first time it is ready; rejects with a PlainError and its last complaint when it never is. */
  ready: Promise<ReadyMessage>;
  offerLive(message: LiveMessage): void;
  /** SIGTERM, then SIGKILL after `timeoutMs`; resolves when it is gone and will not come back. */
  stop(timeoutMs: number): Promise<void>;
  /** SIGKILL, and it will not come back. */
  kill(): void;
}

const READY_TIMEOUT_MS = 120_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After this long without a crash the next one counts as the first again. */
const STEADY_MS = 60_000;
/** EX_CONFIG of sysexits.h: starting again would not help. */
const EXIT_WRONG_CONFIGURATION = 78;

/**
 * Starts a child. Once it has been ready it is started again whenever it ends by itself, after a pause that doubles
 * from 0.5 to 30 s; before that its end is final.
 * @throws PlainError when its main.ts is missing.
 */
export function startChild(plan: ChildPlan, hooks: ChildHooks): Child {
  if (!existsSync(plan.entry)) throw new PlainError(`${plan.entry} is missing; is this clone whole?`);
  let run = launch(plan, hooks);
  let isStopping = false;
  let stopped: Promise<void> | undefined;
  let endPause: (() => void) | undefined;

  const keepRunning = async (): Promise<void> => {
    let crashes = 0;
    for (;;) {
      const startedAt = Date.now();
      const end = await run.ended;
      if (isStopping) return;
      if (end.code === EXIT_WRONG_CONFIGURATION) return hooks.onHopeless(`${plan.name} ended: ${end.why}`);
      crashes = Date.now() - startedAt > STEADY_MS ? 1 : crashes + 1;
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (crashes - 1), LONGEST_PAUSE_MS);
      hooks.say(`${plan.name} ended (${end.why}); starting it again in ${pauseMs / 1_000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (isStopping) return;
      run = launch(plan, hooks);
      run.ready.then(
        () => hooks.say(`${plan.name} is back`),
        () => undefined,
      );
    }
  };

  const stop = async (timeoutMs: number): Promise<void> => {
    isStopping = true;
    endPause?.();
    await run.stop(timeoutMs);
  };

  const ready = run.ready;
  ready.then(keepRunning, () => undefined);
  return {
    name: plan.name,
    ready,
    offerLive: (message) => run.offerLive(message),
    stop: (timeoutMs) => (stopped ??= stop(timeoutMs)),
    kill() {
      isStopping = true;
      run.process.kill('SIGKILL');
    },
  };
}

interface Run {
  process: ChildProcess;
  ready: Promise<ReadyMessage>;
  ended: Promise<{ code: number | null; why: string }>;
  offerLive(message: LiveMessage): void;
  stop(timeoutMs: number): Promise<void>;
}

function launch(plan: ChildPlan, hooks: ChildHooks): Run {
  const child = fork(plan.entry, [], {
    env: plan.environment,
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let complaint = '';
  onLines(child.stdout, (line) => {
    hooks.log.write(`${line}\n`);
    complaint = hooks.notice(line) ?? complaint;
  });
  onLines(child.stderr, (line) => {
    hooks.log.write(`${line}\n`);
    if (/^\s*[A-Za-z]*Error\b|^[a-z-]+: /.test(line) || complaint === '') complaint = line.trim() || complaint;
  });
  const ended = new Promise<{ code: number | null; why: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, why: error.message }));
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : signal;
      resolve({ code, why: complaint === '' || code === 0 ? how : `${how}: ${complaint}` });
    });
  });
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new PlainError(`${plan.name} was not ready within ${READY_TIMEOUT_MS / 1_000} s.`));
      child.kill('SIGKILL');
    }, READY_TIMEOUT_MS);
    child.on('message', (message: unknown) => {
      if (isLiveMessage(message)) return hooks.onLive(message);
      if (!isReadyMessage(message)) return;
      clearTimeout(late);
      resolve(message);
    });
    child.once('close', () => clearTimeout(late));
    void ended.then(({ why }) => reject(new PlainError(`${plan.name} did not start (${why}).`)));
  });
  ready.catch(() => undefined);
  const relay = createLiveRelay({
    send(message, done) {
      if (child.connected) child.send(message, () => done());
      else done();
    },
  });
  return {
    process: child,
    ready,
    ended,
    offerLive: (message) => relay.offer(message),
    async stop(timeoutMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const killer = setTimeout(() => {
        hooks.say(`${plan.name} did not stop in time and was killed`);
        child.kill('SIGKILL');
      }, timeoutMs);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(killer);
    },
  };
}

function isReadyMessage(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

function onLines(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', take);
}

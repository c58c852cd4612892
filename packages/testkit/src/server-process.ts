import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { waitFor } from './wait-for.ts';

/** A server program under test. */
export interface ServerProcess {
  pid: number;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
  /** SIGKILL, then waits for its end. */
  kill9(): Promise<void>;
}

/**
 * Starts a server program and waits until it accepts TCP connections on `port` of 127.0.0.1.
 * @throws Error with what it printed when it ends or does not listen within 10 s.
 */
export async function startServerProcess(program: string, args: string[], port: number): Promise<ServerProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-4_000));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program} cannot be started; is it installed?`, { cause })));
    child.once('close', () => resolve());
  });
  await Promise.race([
    waitFor(() => accepts(port), { timeoutMs: 10_000, what: `${program} on port ${port}` }),
    ended.then(() => {
      throw new Error(`${program} ended while starting: ${output.trim()}`);
    }),
  ]);
  return {
    pid: child.pid!,
    stop: () => end(child, 'SIGTERM', ended),
    kill9: () => end(child, 'SIGKILL', ended),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  await ended;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

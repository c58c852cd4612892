import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@roadcall/local-postgres';
import { startServerProcess, type ServerProcess } from './server-process.ts';

export interface TestRedis extends ServerProcess {
  port: number;
  url: string;
  /** Deletes everything in it. */
  flush(): Promise<void>;
  /** SIGKILL, then starts it again on the same port with what it has on disk. */
  restart(): Promise<void>;
}

/** A real Redis on a free port of 127.0.0.1, set as BullMQ wants it: append-only file on, nothing evicted. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-test-redis-'));
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''];
  args.push('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
  const start = (): Promise<ServerProcess> => startServerProcess('redis-server', args, port);
  let server = await start();
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  return {
    get pid() {
      return server.pid;
    },
    port,
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await server.kill9();
      server = await start();
    },
    flush: () => command(port, 'FLUSHALL'),
    stop: () => server.stop().then(cleanUp),
    kill9: () => server.kill9().then(cleanUp),
  };
}

/** Sends one inline command and waits for +OK. */
async function command(port: number, line: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(`${line}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+OK')) throw new Error(`${line}: ${answer.toString()}`);
  } finally {
    socket.destroy();
  }
}

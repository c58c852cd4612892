import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@roadcall/local-postgres';
import { startServerProcess, type ServerProcess } from './server-process.ts';

export interface TestMosquitto extends ServerProcess {
  port: number;
  url: string;
}

/** A real Mosquitto broker on a free port of 127.0.0.1 that lets anybody in and keeps nothing on disk. */
export async function startMosquitto(options: { extraConfig?: string[] } = {}): Promise<TestMosquitto> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-test-mosquitto-'));
  const config = join(folder, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'log_dest stderr',
    ...(options.extraConfig ?? []),
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const server = await startServerProcess('mosquitto', ['-c', config], port);
  const cleanUp = () => rm(folder, { recursive: true, force: true });
  return {
    pid: server.pid,
    port,
    url: `mqtt://127.0.0.1:${port}`,
    stop: () => server.stop().then(cleanUp),
    kill9: () => server.kill9().then(cleanUp),
  };
}

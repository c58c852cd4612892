import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@roadcall/local-postgres';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const run = promisify(execFile);

export interface TestMosquitto extends ServerProcess {
  port: number;
  url: string;
  /** Starts it again after a kill, on the same port, with what it has saved. */
  restart(): Promise<void>;
}

export interface MosquittoOptions {
  extraConfig?: string[];
  /**
   * The whole configuration instead of the default, which lets anybody in and keeps nothing on disk: a file that names
   * `/mosquitto/config/` and `/mosquitto/data/` and listens on 1883, as in the image.
   */
  config?: string;
  /** Text of `/mosquitto/config/acl`. */
  acl?: string;
  /** User names and passwords, in `/mosquitto/config/passwords`. */
  passwords?: Readonly<Record<string, string>>;
  /** Text of `/mosquitto/config/passwords` instead, already hashed. */
  passwordFile?: string;
}

/** A real Mosquitto broker on a free port of 127.0.0.1. `stop` deletes what it saved. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<TestMosquitto> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'roadcall-test-mosquitto-'));
  const config = join(folder, 'mosquitto.conf');
  await writeFile(config, `${configOf(options, port, folder).join('\n')}\n`);
  if (options.acl !== undefined) await writeFile(join(folder, 'acl'), options.acl);
  if (options.passwords !== undefined) await writePasswords(join(folder, 'passwords'), options.passwords);
  if (options.passwordFile !== undefined) await writeFile(join(folder, 'passwords'), options.passwordFile);
  const start = () => startServerProcess('mosquitto', ['-c', config], port);
  let server = await start();
  return {
    get pid() {
      return server.pid;
    },
    port,
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
    kill9: () => server.kill9(),
    async restart() {
      server = await start();
    },
  };
}

function configOf(options: MosquittoOptions, port: number, folder: string): string[] {
  const extra = options.extraConfig ?? [];
  const listener = `listener ${port} 127.0.0.1`;
  if (options.config === undefined) {
    return [listener, 'allow_anonymous true', 'persistence false', 'log_dest stderr', ...extra];
  }
  const inFolder = options.config
    .replaceAll(/\/mosquitto\/(?:config|data)\//g, `${folder}/`)
    .replace(/^listener 1883$/m, listener);
  // As root it would change to a user who may not read the folder.
  return [inFolder, 'user root', ...extra];
}

async function writePasswords(file: string, passwords: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(
    file,
    Object.entries(passwords)
      .map(([name, password]) => `${name}:${password}\n`)
      .join(''),
  );
  await run('mosquitto_passwd', ['-U', file]);
}

import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { migrateQueue } from '@roadcall/bus';
import { freshDatabase, freePort, type FreshDatabase } from '@roadcall/testkit';

const ROOT = join(import.meta.dirname, '..', '..', '..');
export const PROVISIONING_TOKEN = 'provisioning-token-of-this-test-run-only';
const READY_TIMEOUT_MS = 30_000;

/** The real services as processes of their own, on a database of their own. */
export interface ProductUnderTest {
  readonly database: FreshDatabase;
  readonly apiUrl: string;
  readonly mqttUrl: string;
  /** kill -9 of a service, and the same one again on the same port. */
  restart(service: 'api' | 'ingestor'): Promise<void>;
  stop(): Promise<void>;
}

/** Starts ingestor, dispatcher and api on free ports of this machine. */
export async function startProduct(cityDir: string): Promise<ProductUnderTest> {
  const database = await freshDatabase();
  await migrateQueue(database.ownerUrl, database.runtimeRole);
  const [apiPort, mqttPort] = [await freePort(), await freePort()];
  const common = {
    DATABASE_URL: database.runtimeUrl,
    ROADCALL_CITY_DIR: cityDir,
    LOG_LEVEL: 'warn',
    TZ: 'UTC',
  };
  const environments = {
    ingestor: { ...common, MQTT_PORT: String(mqttPort) },
    dispatcher: common,
    api: { ...common, API_PORT: String(apiPort), PROVISIONING_TOKEN },
  };
  const start = (name: keyof typeof environments): Promise<ChildProcess> => startService(name, environments[name]);
  const [ingestor, dispatcher, api] = await Promise.all([start('ingestor'), start('dispatcher'), start('api')]);
  const running = { ingestor, dispatcher, api };
  return {
    database,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    async restart(service) {
      await end(running[service], 'SIGKILL');
      running[service] = await start(service);
    },
    async stop() {
      await Promise.all(Object.values(running).map((child) => end(child, 'SIGTERM')));
      await database.drop();
    },
  };
}

async function startService(name: string, environment: Record<string, string>): Promise<ChildProcess> {
  const child = fork(join(ROOT, 'services', name, 'src', 'main.ts'), [], {
    env: { PATH: process.env['PATH'], ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} is not ready in time`)), READY_TIMEOUT_MS);
    child.on('message', (message: { type?: string }) => {
      if (message.type === 'ready') resolve();
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
    child.once('error', reject);
    child.once('exit', () => clearTimeout(late));
    child.on('message', () => clearTimeout(late));
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

import { fork, type ChildProcess } from 'node:child_process';
import { freshDatabase, startPostgres, startService, type FreshDatabase, type TestPostgres } from '@roadcall/testkit';
import type { LoadAnswer, LoadCommand } from '../src/main.ts';

/** A database, an ingestor and a load generator, each a process (or more) of its own. */
export interface Rig {
  database: FreshDatabase;
  server: TestPostgres;
  mqttPort: number;
  /** CPU time of the ingestor so far, s. */
  ingestorCpuS(): number;
  ask(command: LoadCommand, onAnswer?: (answer: LoadAnswer) => void): Promise<LoadAnswer>;
  stop(): Promise<void>;
}

/** The database with fsync, as in production. */
export async function startRig(): Promise<Rig> {
  const server = await startPostgres({ durable: true });
  const database = await freshDatabase(server);
  const ingestor = await startService('ingestor', {
    DATABASE_URL: database.runtimeUrl,
    MQTT_PORT: '0',
    HEALTH_PORT: '0',
    NODE_ENV: 'production',
  });
  const load = start('../src/main.ts', {});
  return {
    database,
    server,
    mqttPort: ingestor.ports['mqtt']!,
    ingestorCpuS: () => ingestor.cpuS(),
    ask: (command, onAnswer) =>
      new Promise((resolve, reject) => {
        const listen = (answer: LoadAnswer): void => {
          onAnswer?.(answer);
          if (answer.type === 'measure-begin' || answer.type === 'measure-end') return;
          load.off('message', listen);
          if (answer.type === 'failed') reject(new Error(answer.reason));
          else resolve(answer);
        };
        load.on('message', listen);
        load.send(command);
      }),
    async stop() {
      await Promise.all([end(load), ingestor.stop()]);
      await Promise.all([database.pool.end(), database.ownerPool.end()]);
      await server.dispose();
    },
  };
}

function start(path: string, environment: NodeJS.ProcessEnv): ChildProcess {
  return fork(new URL(path, import.meta.url), {
    env: { PATH: process.env['PATH'], TZ: 'UTC', NODE_ENV: 'production', ...environment },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

import { readFileSync } from 'node:fs';
import { fork, type ChildProcess } from 'node:child_process';
import { ProvisioningBatch, TenantId } from '@roadcall/contracts';
import { provisionFleet, withTransaction } from '@roadcall/store';
import { freshDatabase, startPostgres, type FreshDatabase, type TestPostgres } from '@roadcall/testkit';
import type { Pool } from 'pg';
import type { LoadAnswer, LoadCommand } from '../src/main.ts';
import type { DeviceAccess } from '../src/raw-device.ts';

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
  const ingestor = start('../../../services/ingestor/src/main.ts', {
    DATABASE_URL: database.runtimeUrl,
    MQTT_PORT: '0',
    HEALTH_PORT: '0',
    LOG_LEVEL: 'warn',
  });
  const ports = await new Promise<Record<string, number>>((resolve, reject) => {
    ingestor.on('message', (message: { type?: string; ports?: Record<string, number> }) => {
      if (message.type === 'ready') resolve(message.ports!);
    });
    ingestor.once('exit', (code) => reject(new Error(`the ingestor ended with code ${code}`)));
  });
  const load = start('../src/main.ts', {});
  return {
    database,
    server,
    mqttPort: ports['mqtt']!,
    ingestorCpuS: () => cpuSecondsOf(ingestor.pid!),
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
      await Promise.all([end(load), end(ingestor)]);
      await Promise.all([database.pool.end(), database.ownerPool.end()]);
      await server.dispose();
    },
  };
}

/** User and system time of a process, as Linux counts it: in hundredths of a second. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Vehicles with a device each. */
export async function provision(pool: Pool, count: number): Promise<DeviceAccess[]> {
  const access: DeviceAccess[] = [];
  for (let first = 0; first < count; first += 1_000) {
    const numbers = Array.from({ length: Math.min(1_000, count - first) }, (_, i) => first + i);
    const batch = ProvisioningBatch.parse({
      vehicles: numbers.map((n) => ({
        vehicle: {
          plate: `L${String(n).padStart(6, '0')}`,
          make: 'Load',
          model: 'Test',
          colour: 'white',
          class: 'compact',
          energy: 'petrol',
          seats: 5,
        },
        branchNameEn: null,
        device: { id: `load-${String(n).padStart(6, '0')}` },
      })),
    });
    const by = { tenantId: TenantId.parse(1), actor: 'bench' };
    const made = await withTransaction(pool, (tx) => provisionFleet(tx, by, batch));
    access.push(...made.vehicles.map(({ credential }) => ({ id: credential!.deviceId, secret: credential!.secret })));
  }
  return access;
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

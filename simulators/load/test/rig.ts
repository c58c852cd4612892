import { fork, type ChildProcess } from 'node:child_process';
import { isLiveMessage } from '@roadcall/bus';
import { TenantId } from '@roadcall/contracts';
import { createSession, createUser } from '@roadcall/store';
import {
  freshDatabase,
  startPostgres,
  startService,
  type FreshDatabase,
  type ServiceProcess,
  type TestPostgres,
} from '@roadcall/testkit';
import type { LoadAnswer, LoadCommand } from '../src/main.ts';
import { watchFrames, type FrameWatch } from './frame-watch.ts';
import { readCpuUse, type CpuUse } from './machine-use.ts';

/** A database, an ingestor, an api and a load generator, each a process (or more) of its own, and one live client. */
export class Rig {
  readonly database: FreshDatabase;
  readonly frames: FrameWatch;
  private readonly server: TestPostgres;
  private readonly api: ServiceProcess;
  private readonly apiToken: string;
  private readonly load: ChildProcess;
  private running: ServiceProcess | undefined;

  /** The database with fsync, as in production. */
  static async start(): Promise<Rig> {
    const server = await startPostgres({ durable: true });
    const database = await freshDatabase(server);
    const api = await startService('api', {
      DATABASE_URL: database.runtimeUrl,
      API_PORT: '0',
      HEALTH_PORT: '0',
      NODE_ENV: 'production',
    });
    return new Rig(server, database, api, await signIn(database));
  }

  private constructor(server: TestPostgres, database: FreshDatabase, api: ServiceProcess, token: string) {
    this.server = server;
    this.database = database;
    this.api = api;
    this.apiToken = token;
    this.frames = watchFrames(this.apiUrl, token);
    this.load = fork(new URL('../src/main.ts', import.meta.url), {
      env: { PATH: process.env['PATH'], TZ: 'UTC', NODE_ENV: 'production' },
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  get ingestor(): ServiceProcess {
    if (this.running === undefined) throw new Error('there is no ingestor yet');
    return this.running;
  }

  get mqttPort(): number {
    return this.ingestor.ports['mqtt']!;
  }

  /** A new ingestor, so that no section of the benchmark has the memory of the one before, and an empty table of fixes. */
  async freshIngestor(
    options: { environment?: NodeJS.ProcessEnv; nodeOptions?: readonly string[] } = {},
  ): Promise<void> {
    await this.running?.stop();
    await this.database.ownerPool.query('TRUNCATE fixes');
    this.running = await startService(
      'ingestor',
      {
        DATABASE_URL: this.database.runtimeUrl,
        MQTT_PORT: '0',
        HEALTH_PORT: '0',
        NODE_ENV: 'production',
        ...options.environment,
      },
      options,
    );
    // What a supervisor does: the frames of the ingestor go to the api.
    this.running.child.on('message', (message: unknown) => {
      if (isLiveMessage(message) && this.api.isRunning) this.api.child.send(message);
    });
  }

  /** Ends the ingestor, e.g. so that it writes its CPU profile. */
  async endIngestor(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  /** Value of a counter or gauge of the ingestor, over all its labels. */
  async ingestorMetric(name: string): Promise<number> {
    return (await this.ingestorMetrics())(name);
  }

  /** Its counters and gauges of this instant. Looking begins a new time over which its longest stall is told. */
  async ingestorMetrics(): Promise<(name: string) => number> {
    const response = await fetch(`http://127.0.0.1:${this.ingestor.ports['health']}/metrics`);
    const lines = (await response.text()).split('\n');
    return (name) => {
      const own = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
      return own.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    };
  }

  /** Who used how much CPU so far, of all that takes part. */
  cpuUse(): Promise<CpuUse> {
    return readCpuUse(this.database.pool, [
      { name: 'ingestor', pid: this.ingestor.pid, byThread: true },
      { name: 'api', pid: this.api.pid },
      { name: 'load', pid: this.load.pid! },
      { name: 'benchmark', pid: process.pid },
    ]);
  }

  /** @throws Error when the api refuses it. */
  async post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.apiUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  }

  ask(command: LoadCommand, onAnswer?: (answer: LoadAnswer) => void): Promise<LoadAnswer> {
    return new Promise((resolve, reject) => {
      const listen = (answer: LoadAnswer): void => {
        onAnswer?.(answer);
        if (answer.type === 'measure-begin' || answer.type === 'measure-end') return;
        this.load.off('message', listen);
        if (answer.type === 'failed') reject(new Error(answer.reason));
        else resolve(answer);
      };
      this.load.on('message', listen);
      this.load.send(command);
    });
  }

  async stop(): Promise<void> {
    this.frames.close();
    await Promise.all([end(this.load), this.running?.stop(), this.api.stop()]);
    await Promise.all([this.database.pool.end(), this.database.ownerPool.end()]);
    await this.server.dispose();
  }

  private get apiUrl(): string {
    return `http://127.0.0.1:${this.api.ports['http']}`;
  }
}

/** A user who may everything, with a session. */
async function signIn(database: FreshDatabase): Promise<string> {
  const tenantId = TenantId.parse(1);
  const userId = await createUser(database.pool, tenantId, {
    username: 'bench',
    displayName: 'Bench',
    passwordHash: 'none: nobody signs in with it',
    roles: ['administrator'],
  });
  if (userId === undefined) throw new Error('there is already a user bench');
  return (await createSession(database.pool, { tenantId, userId, transport: 'bearer' })).token;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

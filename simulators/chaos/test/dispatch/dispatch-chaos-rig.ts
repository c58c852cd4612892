import { createDispatchQueue, migrateQueue, type DispatchQueue } from '@roadcall/bus';
import {
  freshDatabase,
  rescueScene,
  startPostgres,
  startRedis,
  startService,
  type FreshDatabase,
  type ServiceProcess,
  type TestPostgres,
  type TestRedis,
} from '@roadcall/testkit';
import { DispatchApi } from './dispatch-api.ts';

export interface DispatchChaosOptions {
  queue: 'redis' | 'postgres';
  dispatchers: number;
  units: number;
}

/** A crew that says nothing for so long has missed the offer, s. */
const OFFER_S = 5;
const CITY = { lat: 31.2, lon: 121.4, spreadDeg: 0.1 };
const FRESHEN_INTERVAL_MS = 15_000;

/** A company with units, an api, several dispatchers as processes, and a queue, all of which may be disturbed. */
export class DispatchChaosRig {
  readonly database: FreshDatabase;
  readonly api: DispatchApi;
  readonly queue: DispatchQueue;
  readonly dispatchers: (ServiceProcess | undefined)[] = [];
  private readonly server: TestPostgres;
  private readonly apiProcess: ServiceProcess;
  private readonly redis: TestRedis | undefined;
  private readonly environment: Record<string, string>;
  private readonly freshen: NodeJS.Timeout;

  static async start(options: DispatchChaosOptions): Promise<DispatchChaosRig> {
    const server = await startPostgres({ durable: false });
    const database = await freshDatabase(server);
    await migrateQueue(database.ownerUrl, database.runtimeRole);
    const redis = options.queue === 'redis' ? await startRedis() : undefined;
    const scene = rescueScene(database.ownerPool);
    for (let i = 0; i < options.units; i++) await scene.addUnit({ at: placeOf(i) });
    await database.ownerPool.query(
      `INSERT INTO dispatch_settings (tenant_id, settings) VALUES (1, $1)
       ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings`,
      [{ offerS: OFFER_S }],
    );
    // As a company has them that was there yesterday: with statistics.
    await database.ownerPool.query('ANALYZE');
    const environment = {
      DATABASE_URL: database.runtimeUrl,
      HEALTH_PORT: '0',
      ...(redis && { REDIS_URL: redis.url }),
    };
    const apiProcess = await startService('api', { DATABASE_URL: database.runtimeUrl, API_PORT: '0' });
    const api = await DispatchApi.signIn(`http://127.0.0.1:${apiProcess.ports['http']}`, database.pool);
    const rig = new DispatchChaosRig({ server, database, redis, environment, apiProcess, api });
    await Promise.all(Array.from({ length: options.dispatchers }, (_, index) => rig.startDispatcher(index)));
    return rig;
  }

  private constructor(parts: {
    server: TestPostgres;
    database: FreshDatabase;
    redis: TestRedis | undefined;
    environment: Record<string, string>;
    apiProcess: ServiceProcess;
    api: DispatchApi;
  }) {
    this.server = parts.server;
    this.database = parts.database;
    this.redis = parts.redis;
    this.environment = parts.environment;
    this.apiProcess = parts.apiProcess;
    this.api = parts.api;
    this.queue = createDispatchQueue({
      databaseUrl: parts.database.runtimeUrl,
      redisUrl: parts.redis?.url,
      onError: () => undefined,
    });
    this.freshen = setInterval(() => void this.freshenPositions(), FRESHEN_INTERVAL_MS);
  }

  async startDispatcher(index: number): Promise<void> {
    this.dispatchers[index] = await startService('dispatcher', this.environment);
  }

  async killDispatcher(index: number): Promise<void> {
    await this.dispatchers[index]?.kill9();
    this.dispatchers[index] = undefined;
  }

  /** Everything in the queue is gone. */
  async wipeQueue(): Promise<void> {
    if (this.redis !== undefined) await this.redis.flush();
    else await this.database.ownerPool.query('TRUNCATE bullmq.job CASCADE');
  }

  /** Redis alone: killed, and started again with what it has on disk. */
  async restartRedis(): Promise<void> {
    await this.redis?.restart();
  }

  async stop(): Promise<void> {
    clearInterval(this.freshen);
    for (const dispatcher of this.dispatchers) dispatcher?.child.kill('SIGCONT');
    await Promise.all(this.dispatchers.map(async (dispatcher) => dispatcher?.stop()));
    await this.apiProcess.stop();
    await this.queue.close();
    await this.redis?.stop();
    await Promise.all([this.database.pool.end(), this.database.ownerPool.end()]);
    await this.server.dispose();
  }

  /** Units report where they are, as their devices would. */
  private async freshenPositions(): Promise<void> {
    await this.database.ownerPool
      .query('UPDATE device_states SET ts = now(), received_at = now(), position_ts = now()')
      .catch(() => undefined);
  }
}

/** Units and incidents are spread over a city, evenly and without chance. */
export function placeOf(index: number): { lat: number; lon: number } {
  const golden = 0.618_033_988_75;
  return {
    lat: CITY.lat + CITY.spreadDeg * (((index * golden) % 1) - 0.5),
    lon: CITY.lon + CITY.spreadDeg * (((index * golden * golden) % 1) - 0.5),
  };
}

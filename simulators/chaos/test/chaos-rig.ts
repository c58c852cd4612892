import {
  freePort,
  freshDatabase,
  startPostgres,
  startService,
  type FreshDatabase,
  type ServiceProcess,
  type TestPostgres,
} from '@roadcall/testkit';
import type { Victim } from '../src/plan/faults.ts';

const RESTART_PAUSE_MS = 200;

/** Database and ingestor as processes that may be killed, the database with fsync as in production. */
export class ChaosRig {
  readonly server: TestPostgres;
  readonly database: FreshDatabase;
  /** Where devices connect. */
  readonly port: number;
  private ingestor: ServiceProcess | undefined;

  static async start(): Promise<ChaosRig> {
    const server = await startPostgres({ durable: true });
    const database = await freshDatabase(server);
    const rig = new ChaosRig(server, database, await freePort());
    await rig.startIngestor();
    return rig;
  }

  private constructor(server: TestPostgres, database: FreshDatabase, port: number) {
    this.server = server;
    this.database = database;
    this.port = port;
  }

  /** Memory of the ingestor, bytes; NaN while there is none. */
  get ingestorRssBytes(): number {
    return this.ingestor?.isRunning === true ? this.ingestor.rssBytes() : Number.NaN;
  }

  /** Process id of the ingestor: another one after each of its ends. */
  get ingestorPid(): number | undefined {
    return this.ingestor?.isRunning === true ? this.ingestor.pid : undefined;
  }

  /** SIGKILL to all of them at once. */
  async kill(victims: readonly Victim[]): Promise<void> {
    await Promise.all(
      victims.map(async (victim) => (victim === 'database' ? this.server.kill9() : this.ingestor?.kill9())),
    );
  }

  /** Starts what was killed, at once, as a supervisor would. */
  async revive(victims: readonly Victim[]): Promise<void> {
    await Promise.all(victims.map((victim) => (victim === 'database' ? this.server.restart() : this.startIngestor())));
  }

  async stop(): Promise<void> {
    await this.ingestor?.stop();
    await Promise.all([this.database.pool.end(), this.database.ownerPool.end()]);
    await this.server.dispose();
  }

  /** Until it is ready: without its database it ends while starting. */
  private async startIngestor(): Promise<void> {
    const environment = { DATABASE_URL: this.database.runtimeUrl, MQTT_PORT: String(this.port), HEALTH_PORT: '0' };
    for (let attempt = 1; ; attempt++) {
      try {
        this.ingestor = await startService('ingestor', environment);
        return;
      } catch (error) {
        if (attempt === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, RESTART_PAUSE_MS));
      }
    }
  }
}

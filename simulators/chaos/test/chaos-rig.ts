import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceAccess } from '@roadcall/load-simulator';
import {
  freePort,
  freshDatabase,
  provisionVehicles,
  startMosquitto,
  startPostgres,
  startService,
  type FreshDatabase,
  type ServiceProcess,
  type TestMosquitto,
  type TestPostgres,
} from '@roadcall/testkit';
import type { Victim } from '../src/plan/faults.ts';

const RESTART_PAUSE_MS = 200;
const DEPLOY = join(import.meta.dirname, '..', '..', '..', 'deploy', 'mosquitto');
const BROKER_LOGIN = { BROKER_USERNAME: 'roadcall-ingestor', BROKER_PASSWORD: 'ingestor' };

/**
 * Database and ingestor as processes that may be killed, the database with fsync as in production; if asked for, with a
 * Mosquitto in front, as `deploy/mosquitto` has it.
 */
export class ChaosRig {
  readonly database: FreshDatabase;
  /** Of the devices asked for, in their order. */
  readonly access: readonly DeviceAccess[];
  private readonly server: TestPostgres;
  private readonly mosquitto: TestMosquitto | undefined;
  private readonly doorPort: number;
  private ingestor: ServiceProcess | undefined;

  static async start({ deviceIds, broker }: { deviceIds: readonly string[]; broker: boolean }): Promise<ChaosRig> {
    const server = await startPostgres({ durable: true });
    const database = await freshDatabase(server);
    const access = await provisionVehicles(database.pool, deviceIds);
    const mosquitto = broker ? await startBroker(access) : undefined;
    const rig = new ChaosRig({ server, database, access, mosquitto, doorPort: await freePort() });
    await rig.startIngestor();
    return rig;
  }

  private constructor(parts: {
    server: TestPostgres;
    database: FreshDatabase;
    access: readonly DeviceAccess[];
    mosquitto: TestMosquitto | undefined;
    doorPort: number;
  }) {
    this.server = parts.server;
    this.database = parts.database;
    this.access = parts.access;
    this.mosquitto = parts.mosquitto;
    this.doorPort = parts.doorPort;
  }

  /** Where devices connect. */
  get port(): number {
    return this.mosquitto?.port ?? this.doorPort;
  }

  /** What there is to be killed. */
  get victims(): readonly Victim[] {
    return this.mosquitto === undefined ? ['ingestor', 'database'] : ['ingestor', 'database', 'broker'];
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
    const kills: Record<Victim, () => Promise<void>> = {
      ingestor: async () => this.ingestor?.kill9(),
      database: () => this.server.kill9(),
      broker: async () => this.mosquitto?.kill9(),
    };
    await Promise.all(victims.map((victim) => kills[victim]()));
  }

  /** Starts what was killed, at once, as a supervisor would. */
  async revive(victims: readonly Victim[]): Promise<void> {
    const starts: Record<Victim, () => Promise<void>> = {
      ingestor: () => this.startIngestor(),
      database: () => this.server.restart(),
      broker: async () => this.mosquitto?.restart(),
    };
    await Promise.all(victims.map((victim) => starts[victim]()));
  }

  async stop(): Promise<void> {
    await this.ingestor?.stop();
    await this.mosquitto?.stop();
    await Promise.all([this.database.pool.end(), this.database.ownerPool.end()]);
    await this.server.dispose();
  }

  /** Until it is ready: without its database it ends while starting. */
  private async startIngestor(): Promise<void> {
    const environment = {
      DATABASE_URL: this.database.runtimeUrl,
      MQTT_PORT: String(this.doorPort),
      HEALTH_PORT: '0',
      ...(this.mosquitto && { MQTT_URL: this.mosquitto.url, ...BROKER_LOGIN }),
    };
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

function startBroker(access: readonly DeviceAccess[]): Promise<TestMosquitto> {
  return startMosquitto({
    config: readFileSync(join(DEPLOY, 'mosquitto.conf'), 'utf8'),
    acl: readFileSync(join(DEPLOY, 'acl'), 'utf8'),
    passwords: {
      [BROKER_LOGIN.BROKER_USERNAME]: BROKER_LOGIN.BROKER_PASSWORD,
      ...Object.fromEntries(access.map(({ id, secret }) => [id, secret])),
    },
  });
}

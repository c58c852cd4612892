import type { AddressInfo } from 'node:net';
import type { LiveChannel } from '@roadcall/bus';
import { asError, type Logger, type ServiceContext } from '@roadcall/service-kit';
import { countOpenIncidents, createPool, deleteExpiredSessions, deleteOldAnswers, ping } from '@roadcall/store';
import { build } from './build.ts';
import type { ApiConfig } from './config.ts';
import { startGateway } from './gateway/gateway.ts';
import { createLiveTables } from './gateway/live-tables.ts';
import { loadCityFiles, type CityFiles } from './routes/city.ts';
import { createAuthenticator } from './http/authenticate.ts';

/** Most database connections of one api process. */
const POOL_SIZE = 16;
/** Expired sessions and kept answers are removed at this interval, ms. */
const UPKEEP_MS = 3_600_000;

/** Starts the api: REST, sockets and console on one port. Everything ends through `shutdown`. */
export async function startApi(
  context: ServiceContext<ApiConfig> & { channel: LiveChannel },
): Promise<{ ports: { http: number } }> {
  const { config, logger, metrics, shutdown, channel } = context;
  shutdown.onClose('live channel', () => channel.close());
  const pool = createPool({ url: config.DATABASE_URL, max: POOL_SIZE, applicationName: 'roadcall-api', log: logger });
  shutdown.onClose('database', () => pool.end());

  const authenticator = createAuthenticator({ db: pool, provisioningToken: config.PROVISIONING_TOKEN });
  const tables = createLiveTables(config.LIVE_TICK_MS);
  const { app } = await build({
    config,
    pool,
    tables,
    cityFiles: await loadCity(config, logger),
    authenticator,
    logger,
    metrics,
    readyChecks: {
      database: () => ping(pool),
    },
  });
  await app.ready();
  shutdown.onClose('http', () => app.close());
  const gateway = await startGateway({
    http: app.server,
    pool,
    databaseUrl: config.DATABASE_URL,
    tables,
    channel,
    authenticator,
    allowedOrigins: config.ALLOWED_ORIGINS,
    tickMs: config.LIVE_TICK_MS,
    logger,
    metrics,
  });
  shutdown.onClose('gateway', () => gateway.close());

  metrics.gauge({
    name: 'roadcall_incidents_open',
    help: 'Incidents that want or have a unit, over all tenants',
    async collect() {
      this.set(await countOpenIncidents(pool));
    },
  });
  const removeExpired = async (): Promise<void> => {
    try {
      await deleteExpiredSessions(pool);
      await deleteOldAnswers(pool);
    } catch (error) {
      logger.warn({ err: asError(error) }, 'could not remove what has expired');
    }
  };
  const upkeep = setInterval(() => void removeExpired(), UPKEEP_MS);
  shutdown.onClose('upkeep', () => clearInterval(upkeep));

  await app.listen({ host: config.API_HOST, port: config.API_PORT });
  const address = app.server.address() as AddressInfo;
  return { ports: { http: address.port } };
}

/** An api without a city still serves everything else. */
async function loadCity(config: ApiConfig, logger: Logger): Promise<CityFiles | undefined> {
  if (config.ROADCALL_CITY_DIR === undefined) return undefined;
  try {
    return await loadCityFiles(config.ROADCALL_CITY_DIR);
  } catch (error) {
    logger.error({ err: asError(error) }, 'the city cannot be read: the console will have no map');
    return undefined;
  }
}

import type { AddressInfo } from 'node:net';
import type { LiveChannel } from '@roadcall/bus';
import type { ServiceContext } from '@roadcall/service-kit';
import { createPool, deleteExpiredSessions } from '@roadcall/store';
import { build } from './build.ts';
import type { ApiConfig } from './config.ts';
import { startGateway } from './gateway/gateway.ts';
import { createLiveTables } from './gateway/live-tables.ts';
import { createAuthenticator } from './http/authenticate.ts';

/** Most database connections of one api process. */
const POOL_SIZE = 16;
const SESSION_UPKEEP_MS = 3_600_000;

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
    authenticator,
    logger,
    metrics,
    readyChecks: {
      async database() {
        await pool.query('SELECT 1');
      },
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

  const upkeep = setInterval(() => {
    deleteExpiredSessions(pool).catch((error: unknown) => {
      logger.warn({ err: error }, 'could not remove expired sessions');
    });
  }, SESSION_UPKEEP_MS);
  shutdown.onClose('session upkeep', () => clearInterval(upkeep));

  await app.listen({ host: config.API_HOST, port: config.API_PORT });
  const address = app.server.address() as AddressInfo;
  return { ports: { http: address.port } };
}

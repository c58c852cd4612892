import { createDispatchQueue } from '@roadcall/bus';
import { DEFAULT_DISPATCH_SETTINGS } from '@roadcall/contracts';
import { loadRoadTables, type RoadTables } from '@roadcall/roads';
import { runService, startHealthServer } from '@roadcall/service-kit';
import { countOpenIncidents, createPool, showPresence } from '@roadcall/store';
import { DispatcherConfig } from './config.ts';
import { createDispatchMetrics } from './dispatch-metrics.ts';
import { startPipeline } from './pipeline.ts';
import { startPlanner } from './planner/planner.ts';
import { trackingOf } from './tracking/tracking.ts';
import { createLiveTravel } from './travel/live-travel.ts';
import { osrmAddress, osrmOf } from './travel/osrm/configured-osrm.ts';

/** Connections beside those of the jobs: relay, sweep, metrics. */
const SPARE_CONNECTIONS = 3;

/** A process that was stopped in a transaction holds up who wants the same rows for at most this long. */
const IDLE_IN_TRANSACTION_MS = 2_500;

await runService({
  service: 'dispatcher',
  schema: DispatcherConfig,
  async start({ config, logger, metrics, shutdown }) {
    const { DATABASE_URL: databaseUrl, ROADCALL_CITY_DIR: cityDir, DISPATCH_CONCURRENCY: concurrency } = config;
    if (cityDir === undefined) logger.warn('ROADCALL_CITY_DIR is not set: travel times are straight lines');
    const roads = await readRoads(cityDir, (err) =>
      logger.error({ err }, 'the roads cannot be read: travel times are straight lines'),
    );

    const pool = createPool({
      url: databaseUrl,
      max: concurrency + SPARE_CONNECTIONS,
      applicationName: 'roadcall-dispatcher',
      log: logger,
      idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    });
    shutdown.onClose('database', () => pool.end());
    const planner = startPlanner({ databaseUrl, roads, osrm: osrmAddress(config) }, (err) =>
      logger.error({ err }, 'the exact plan failed; the nearest pairs are taken'),
    );
    shutdown.onClose('planner', () => planner.stop());
    const queue = createDispatchQueue({
      databaseUrl,
      redisUrl: config.REDIS_URL,
      onError: (err) => logger.warn({ err }, 'the queue'),
    });
    shutdown.onClose('queue', () => queue.close());
    const [presence] = await Promise.all([
      showPresence({ url: databaseUrl, log: logger }),
      queue.check(),
      planner.warm(),
    ]);
    shutdown.onClose('presence', () => presence.stop());

    const osrm = osrmOf(config, metrics, logger);
    const health = await startHealthServer({
      host: config.HEALTH_HOST,
      port: config.HEALTH_PORT,
      service: 'dispatcher',
      metrics,
      metricsToken: config.METRICS_TOKEN,
      checks: { database: () => countOpenIncidents(pool).then(() => undefined), queue: () => queue.check() },
      states: { routing: () => osrm?.state ?? 'none' },
      logger,
    });
    shutdown.onClose('health', () => health.close());

    const liveTravel = createLiveTravel({
      osrm,
      roads,
      maxTravelS: DEFAULT_DISPATCH_SETTINGS.maxTravelS,
    });
    const pipeline = startPipeline({
      pool,
      databaseUrl,
      queue,
      planner,
      holder: () => presence.holder(),
      sweepIntervalMs: config.DISPATCH_SWEEP_S * 1_000,
      concurrency,
      roads: liveTravel,
      tracking: trackingOf(config, liveTravel),
      now: () => new Date(),
      logger,
      metrics: createDispatchMetrics(metrics, pool, queue),
    });
    shutdown.onClose('pipeline', () => pipeline.stop());
    logger.info({ queue: queue.backend, travel: roads === undefined ? 'straight_line' : 'road_graph' }, 'dispatching');
    return { ports: { health: health.port } };
  },
});

/** Read once for all threads. Without them dispatch goes on by straight lines, and its records say so. */
async function readRoads(
  cityDir: string | undefined,
  onFailure: (error: unknown) => void,
): Promise<RoadTables | undefined> {
  if (cityDir === undefined) return undefined;
  try {
    return await loadRoadTables(cityDir);
  } catch (error) {
    onFailure(error);
    return undefined;
  }
}

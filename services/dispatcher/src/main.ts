import { createDispatchQueue } from '@roadcall/bus';
import { DEFAULT_DISPATCH_SETTINGS } from '@roadcall/dispatch';
import { loadRoadGraph } from '@roadcall/roads';
import { runService, startHealthServer } from '@roadcall/service-kit';
import { countOpenIncidents, createPool } from '@roadcall/store';
import { DispatcherConfig } from './config.ts';
import { createDispatchMetrics } from './dispatch-metrics.ts';
import { startPipeline } from './pipeline.ts';
import { trackingOf } from './tracking/tracking.ts';
import { createLiveTravel } from './travel/live-travel.ts';
import { osrmOf } from './travel/osrm/configured-osrm.ts';
import { roadTravelTimes } from './travel/road-travel-times.ts';
import { straightLineTravelTimes } from './travel/straight-line.ts';

/** Connections beside those of the jobs: relay, sweep, metrics. */
const SPARE_CONNECTIONS = 3;

await runService({
  service: 'dispatcher',
  schema: DispatcherConfig,
  async start({ config, logger, metrics, shutdown }) {
    const { DATABASE_URL: databaseUrl, ROADCALL_CITY_DIR: cityDir, DISPATCH_CONCURRENCY: concurrency } = config;
    const travel = cityDir === undefined ? straightLineTravelTimes : roadTravelTimes(await loadRoadGraph(cityDir));
    if (cityDir === undefined) logger.warn('ROADCALL_CITY_DIR is not set: travel times are straight lines');

    const pool = createPool({
      url: databaseUrl,
      max: concurrency + SPARE_CONNECTIONS,
      applicationName: 'roadcall-dispatcher',
      log: logger,
    });
    shutdown.onClose('database', () => pool.end());
    const queue = createDispatchQueue({
      databaseUrl,
      redisUrl: config.REDIS_URL,
      onError: (err) => logger.warn({ err }, 'the queue'),
    });
    shutdown.onClose('queue', () => queue.close());
    await queue.check();

    const health = await startHealthServer({
      host: config.HEALTH_HOST,
      port: config.HEALTH_PORT,
      service: 'dispatcher',
      metrics,
      metricsToken: config.METRICS_TOKEN,
      checks: { database: () => countOpenIncidents(pool).then(() => undefined), queue: () => queue.check() },
      logger,
    });
    shutdown.onClose('health', () => health.close());

    const pipeline = startPipeline({
      pool,
      databaseUrl,
      queue,
      travel,
      settings: {
        ...DEFAULT_DISPATCH_SETTINGS,
        stalePositionMs: config.DISPATCH_STALE_POSITION_S * 1_000,
        refusalPauseMs: config.DISPATCH_REFUSAL_PAUSE_S * 1_000,
        maxTravelS: config.DISPATCH_MAX_TRAVEL_S,
        overSkilledPenaltyS: config.DISPATCH_OVER_SKILLED_S,
      },
      offerMs: config.DISPATCH_OFFER_S * 1_000,
      sweepIntervalMs: config.DISPATCH_SWEEP_S * 1_000,
      concurrency,
      tracking: trackingOf(
        config,
        createLiveTravel({ osrm: osrmOf(config, metrics, logger), cityDir, maxTravelS: config.DISPATCH_MAX_TRAVEL_S }),
      ),
      now: () => new Date(),
      logger,
      metrics: createDispatchMetrics(metrics, pool, queue),
    });
    shutdown.onClose('pipeline', () => pipeline.stop());
    logger.info(
      { queue: queue.backend, travel: cityDir === undefined ? 'straight_line' : 'road_graph' },
      'dispatching',
    );
    return { ports: { health: health.port } };
  },
});

import type { LiveChannel } from '@roadcall/bus';
import { MAX_FUTURE_MS, type DeviceId } from '@roadcall/contracts';
import { startHealthServer, type ServiceContext } from '@roadcall/service-kit';
import {
  checkWritable,
  createPool,
  ensurePartitions,
  readAgeLimitDays,
  startUpkeep,
  type FixRow,
} from '@roadcall/store';
import { DEFAULT_SETTINGS } from '@roadcall/telematics';
import type { IngestorConfig } from './config.ts';
import { createConfiguredBrokerDoor } from './create-broker-door.ts';
import { createDeviceDoor } from './create-device-door.ts';
import { startDerivation } from './derive/derivation.ts';
import { createDerivationMetrics } from './derive/derivation-metrics.ts';
import { createInlet } from './inlet.ts';
import { createIngestMetrics } from './metrics.ts';
import { createPipeline } from './pipeline.ts';
import { createQuarantineRetrier } from './retry/quarantine-retry.ts';
import { createActiveAlarms } from './state/active-alarms.ts';
import { createAssets } from './state/assets.ts';
import { createDeviceDirectory } from './state/device-directory.ts';
import { createNewestStates } from './state/newest-states.ts';
import { createPresence } from './state/presence.ts';
import { startRoutine } from './state/routine.ts';
import { reviewServerAlarms } from './state/server-alarms.ts';
import { createStoreHealth } from './state/store-health.ts';
import type { Tracks } from './state/tracks.ts';
import { rollUpUsage } from './usage/roll-up.ts';
import { createBatchWriter, type BatchWriter } from './write/batch-writer.ts';
import { createLane, type Lane } from './write/lane.ts';

const DAY_MS = 86_400_000;
/** States are written within this time, ms, a share of them each time; after a crash they are repaired from the fixes. */
const STATES_WITHIN_MS = 5_000;
const STATES_EVERY_MS = 250;
/** A new fitting of a device that is connected takes effect within this time, ms. */
const FITTINGS_EVERY_MS = 3_000;
/** Hours that have ended, or changed, are rolled up within some of these, ms. */
const USAGE_EVERY_MS = 20_000;
const PRESENCE_EVERY_MS = 1_000;
/** Devices offline, rentals overdue: looked for this often, ms. */
const SERVER_ALARMS_EVERY_MS = 10_000;
/** A new model of a device that is connected takes effect within this time, ms. */
const MODELS_EVERY_MS = 30_000;
/** A new age limit takes effect within this time, ms. */
const AGE_LIMIT_EVERY_MS = 10_000;
/** An alarm that terminals show by a bit can be cleared this long after it was raised, ms. */
const ALARMS_EVERY_MS = 3_000;
/** A fix of a device behind a broker shows that it is there when it is not older than this, ms. */
const FRESH_MS = 60_000;
/** What a person has taken in again from the quarantine waits at most this long, ms. */
const RETRIES_EVERY_MS = 1_000;
/** At the end the broker's messages may take this long to be stored, ms. */
const BROKER_DRAIN_MS = 10_000;
/** With few messages a lane writes this often, ms: a vehicle that reports each ten seconds has time. */
const QUIET_EVERY_MS = 250;
/** Batches of each lane that are decoded ahead, the one that is being written included. */
const LANE_BATCHES = 3;

/** Starts the ingestor: device door, and broker door if there is one → pipeline → lanes → database, and live motion beside it. */
export async function startIngestor(
  context: ServiceContext<IngestorConfig> & { channel: LiveChannel },
): Promise<{ ports: Record<string, number> }> {
  const { config, logger, shutdown, channel } = context;
  const metrics = createIngestMetrics(context.metrics);

  const poolOptions = { url: config.DATABASE_URL, applicationName: 'roadcall-ingestor', log: logger };
  const pool = createPool({ ...poolOptions, max: 4 });
  shutdown.onClose('database', () => pool.end());
  // The lanes have connections of their own: a storm of sign-ins must not keep them waiting.
  const writers = createPool({ ...poolOptions, applicationName: 'roadcall-ingestor write', max: config.INGEST_LANES });
  shutdown.onClose('database (writers)', () => writers.end());
  shutdown.onClose('live channel', () => channel.close());

  await ensurePartitions(pool);
  const upkeep = startUpkeep({ pool, log: logger });
  shutdown.onClose('upkeep', () => upkeep.stop());
  const rules = {
    ...DEFAULT_SETTINGS.plausibility,
    maxAgeMs: (await readAgeLimitDays(pool)) * DAY_MS,
    maxFutureMs: MAX_FUTURE_MS,
  };
  const health = createStoreHealth(pool, logger);
  shutdown.onClose('store health', () => health.stop());
  const assets = await createAssets(pool, (deviceId) => states.sendAgain(deviceId));

  const devices = createDeviceDirectory(pool);
  const activeAlarms = await createActiveAlarms(pool);
  const tracks: Tracks = new Map();
  const presence = createPresence({ pool, onChange: (deviceId: DeviceId) => states.sendAgain(deviceId) });
  const states = await createNewestStates(
    { pool, assets, channel, isOnline: (deviceId) => presence.isOnline(deviceId) },
    tracks,
  );
  const readAgeLimit = async (): Promise<void> => {
    const days = await readAgeLimitDays(pool);
    // Days that were too old until now need their partitions first.
    await ensurePartitions(pool);
    rules.maxAgeMs = days * DAY_MS;
  };
  startRoutine({ name: 'age limit', everyMs: AGE_LIMIT_EVERY_MS, run: readAgeLimit, logger, shutdown });
  startRoutine({ name: 'fittings', everyMs: FITTINGS_EVERY_MS, run: () => assets.refresh(), logger, shutdown });
  startRoutine({ name: 'models', everyMs: MODELS_EVERY_MS, run: () => devices.refresh(), logger, shutdown });
  startRoutine({ name: 'alarms', everyMs: ALARMS_EVERY_MS, run: () => activeAlarms.refresh(), logger, shutdown });
  startRoutine({
    name: 'states',
    everyMs: STATES_EVERY_MS,
    run: () => states.flushShare(STATES_EVERY_MS, STATES_WITHIN_MS),
    runLast: () => states.flush(),
    logger,
    shutdown,
  });
  startRoutine({ name: 'presence', everyMs: PRESENCE_EVERY_MS, run: () => presence.flush(), logger, shutdown });
  startRoutine({ name: 'usage', everyMs: USAGE_EVERY_MS, run: () => rollUpUsage(pool), logger, shutdown });
  const upSince = Date.now();
  const review = (): Promise<void> => reviewServerAlarms(pool, Date.now(), upSince);
  startRoutine({ name: 'server alarms', everyMs: SERVER_ALARMS_EVERY_MS, run: review, logger, shutdown });

  // Derivation has connections of its own too: catching up must not keep presence or a sign-in waiting.
  const derivers = createPool({
    ...poolOptions,
    applicationName: 'roadcall-ingestor derive',
    max: config.INGEST_LANES,
  });
  shutdown.onClose('database (derivation)', () => derivers.end());
  const derivation = startDerivation({
    pool: derivers,
    metrics: createDerivationMetrics(context.metrics),
    logger,
    shutdown,
    lanes: config.INGEST_LANES,
    reorderWindowMs: config.REORDER_WINDOW_MS,
    maxFixes: config.DERIVE_MAX_FIXES,
    oldestUnsettledAt: (lane) => Math.min(inlet.oldestReceivedAt, lanes[lane]!.oldestReceivedAt),
    isBusy: () => waitingFixes() > config.INGEST_BATCH_FIXES,
    isOnline: (deviceId) => presence.isOnline(deviceId),
  });
  const onStored = (fixes: readonly FixRow[], maybeBefore: readonly FixRow[]): void => {
    states.apply([...fixes, ...maybeBefore]);
    derivation.accept(fixes);
    derivation.reread(maybeBefore);
  };
  const batchWriters = Array.from({ length: config.INGEST_LANES }, () =>
    createBatchWriter({ pool: writers, health, metrics, logger, judgeNow: derivation.judgeNow, onStored }),
  );
  const lanes: Lane[] = batchWriters.map(({ write }) =>
    createLane({
      write,
      lanes: () => lanes,
      onRoom: () => inlet.wake(),
      maxWaitMs: config.INGEST_FLUSH_MS,
      quietEveryMs: Math.max(config.INGEST_FLUSH_MS, QUIET_EVERY_MS),
      maxFixes: config.INGEST_BATCH_FIXES,
    }),
  );
  const waitingFixes = (): number => lanes.reduce((sum, lane) => sum + lane.depth, 0);
  const inlet = createInlet({
    hasRoom: () => waitingFixes() < config.INGEST_LANES * LANE_BATCHES * config.INGEST_BATCH_FIXES,
    process: createPipeline({
      tracks,
      rules,
      isLate: (deviceId, fix) => derivation.isLate(deviceId, fix),
      devices,
      activeAlarms,
      lanes,
      onStatus(message, status) {
        const { tenantId, deviceId, source } = message;
        if (message.byBridge === true) presence.saidBehindBroker(tenantId, deviceId, status.online);
        else presence.said(tenantId, deviceId, status.online, source === 'door:will');
      },
      onFixes({ tenantId, deviceId, byBridge, receivedAt }, newestTs) {
        if (byBridge === true && receivedAt - newestTs < FRESH_MS) presence.heard(tenantId, deviceId);
      },
      onIgnored: (kind) => metrics.ignored.inc({ kind }),
    }),
  });

  const retrier = createQuarantineRetrier({
    pool,
    devices,
    devicePrefix: config.BROKER_DEVICE_PREFIX,
    onFirst: (deviceId) => assets.ensure(deviceId),
    push: inlet.push,
  });
  startRoutine({
    name: 'quarantine retries',
    everyMs: RETRIES_EVERY_MS,
    run: () => retrier.run(),
    runLast: () => Promise.resolve(),
    logger,
    shutdown,
  });

  const door = createDeviceDoor({
    config,
    pool,
    health,
    assets,
    devices,
    presence,
    inlet,
    metrics,
    logger,
    shutdown,
  });
  const mqtt = await door.start();
  shutdown.onClose('device door', () => door.stop());
  const broker = createConfiguredBrokerDoor({
    config,
    health,
    assets,
    devices,
    inlet,
    metrics: context.metrics,
    logger,
  });
  broker?.start();
  if (broker !== undefined) shutdown.onClose('broker door', () => broker.stop(BROKER_DRAIN_MS));

  context.metrics.gauge({
    name: 'roadcall_device_connections',
    help: 'Sessions of devices at this door',
    collect() {
      this.set(door.connections);
    },
  });
  context.metrics.gauge({
    name: 'roadcall_ingest_lane_fixes',
    help: 'Fixes that wait or are being written',
    labelNames: ['lane'],
    collect() {
      for (const [lane, { depth }] of lanes.entries()) this.set({ lane: String(lane) }, depth);
    },
  });
  const healthServer = await startHealthServer({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    service: 'ingestor',
    metrics: context.metrics,
    metricsToken: config.METRICS_TOKEN,
    checks: {
      database: () => checkWritable(pool),
      lanes: () => allGetOn(batchWriters),
      door: () => (door.isOpen ? Promise.resolve() : Promise.reject(new Error('closed'))),
      ...(broker !== undefined && {
        broker: () => (broker.isConnected ? Promise.resolve() : Promise.reject(new Error('not connected'))),
      }),
    },
    logger,
  });
  shutdown.onClose('health', () => healthServer.close());
  return {
    ports: {
      mqtt: mqtt.port,
      ...(mqtt.tlsPort !== undefined && { mqtts: mqtt.tlsPort }),
      health: healthServer.port,
    },
  };
}

/** A batch that the database never takes, e.g. for a missing grant, must be seen by whoever watches `/ready`. */
async function allGetOn(writers: readonly BatchWriter[]): Promise<void> {
  for (const { stuckBecause } of writers) if (stuckBecause !== undefined) throw new Error(stuckBecause);
}

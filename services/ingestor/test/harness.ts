import { randomInt } from 'node:crypto';
import type { LiveChannel } from '@roadcall/bus';
import { DeviceId, TenantId, type LiveRecord, type Vehicle } from '@roadcall/contracts';
import { createMetrics, createShutdown, readConfig, silentLogger, type Metrics } from '@roadcall/service-kit';
import { createDevice, createVehicle, fitDevice, issueCredential, withTransaction } from '@roadcall/store';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Pool } from 'pg';
import { IngestorConfig } from '../src/config.ts';
import { startIngestor } from '../src/start-ingestor.ts';

export const TENANT = TenantId.parse(1);
const BY = { tenantId: TENANT, actor: 'test' };

/** An ingestor in this process, with a live channel that remembers. */
export interface TestIngestor {
  port: number;
  tlsPort: number | undefined;
  healthUrl: string;
  metrics: Metrics;
  /** Newest live record by wire number. */
  live: Map<number, LiveRecord>;
  stop(): Promise<void>;
}

export async function startTestIngestor(
  databaseUrl: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<TestIngestor> {
  const logger = silentLogger();
  const metrics = createMetrics('ingestor');
  const shutdown = createShutdown({ logger });
  const live = new Map<number, LiveRecord>();
  const channel: LiveChannel = {
    publish: (_tenant, records) => records.forEach((record) => live.set(record.no, record)),
    subscribe: () => undefined,
    close: () => Promise.resolve(),
  };
  const config = readConfig(IngestorConfig, { DATABASE_URL: databaseUrl, MQTT_PORT: '0', ...environment });
  const { ports } = await startIngestor({ config, logger, metrics, shutdown, channel });
  return {
    port: ports['mqtt']!,
    tlsPort: ports['mqtts'],
    healthUrl: `http://127.0.0.1:${ports['health']}`,
    metrics,
    live,
    stop: () => shutdown.begin('the test is over').then(() => undefined),
  };
}

export interface TestDevice {
  id: DeviceId;
  secret: string;
  vehicle: Vehicle;
}

/** A device with a credential, fitted to a vehicle of its own. */
export function provisionDevice(pool: Pool, model = 'generic'): Promise<TestDevice> {
  const id = DeviceId.parse(`test-${randomInt(1e12).toString(36)}`);
  return withTransaction(pool, async (tx) => {
    const vehicle = await createVehicle(tx, BY, {
      plate: id.slice(-12),
      vin: null,
      make: 'Make',
      model: 'Model',
      colour: 'white',
      class: 'compact',
      energy: 'petrol',
      seats: 5,
      branchId: null,
    });
    await tx.query('INSERT INTO device_models (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      TENANT,
      model,
    ]);
    await createDevice(tx, TENANT, { id, model });
    await fitDevice(tx, BY, id, { vehicleId: vehicle.id });
    const { secret } = await issueCredential(tx, TENANT, id);
    return { id, secret, vehicle };
  });
}

/** A connected mqtt.js client of a device. */
export function connectDevice(port: number, device: TestDevice, options: IClientOptions = {}): Promise<MqttClient> {
  return new Promise((resolve, reject) => {
    const client = connect(`mqtt://127.0.0.1:${port}`, {
      username: device.id,
      password: device.secret,
      reconnectPeriod: 0,
      ...options,
    });
    client.once('connect', () => resolve(client));
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed before it was connected')));
  });
}

/** Topic of a device. */
export function topicOf(device: { id: DeviceId }, channel: string): string {
  return `v1/devices/${device.id}/${channel}`;
}

/** The numbers of a counter's samples, by its labels' values joined. */
export async function counted(ingestor: TestIngestor, name: string): Promise<Record<string, number>> {
  const metric = await ingestor.metrics.registry.getSingleMetric(name)?.get();
  return Object.fromEntries(
    (metric?.values ?? []).map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );
}

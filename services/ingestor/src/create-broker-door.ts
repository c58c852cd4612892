import { readFileSync } from 'node:fs';
import type { Logger, Metrics } from '@roadcall/service-kit';
import type { BrokerClient } from './broker-door/broker-client.ts';
import { createBrokerDoor } from './broker-door/broker-door.ts';
import type { IngestorConfig } from './config.ts';
import { MAX_WAITING_BYTES, type Inlet } from './inlet.ts';
import type { Assets } from './state/assets.ts';
import type { DeviceDirectory } from './state/device-directory.ts';
import type { StoreHealth } from './state/store-health.ts';

/** The broker door, joined to the rest of the ingestor; undefined when no broker is configured. */
export function createConfiguredBrokerDoor(parts: {
  config: IngestorConfig;
  health: StoreHealth;
  assets: Assets;
  devices: DeviceDirectory;
  inlet: Inlet;
  metrics: Metrics;
  logger: Logger;
}): BrokerClient | undefined {
  const { config, health, assets, devices, inlet, metrics, logger } = parts;
  if (config.MQTT_URL === undefined) return undefined;
  const dropped = metrics.counter({
    name: 'roadcall_broker_dropped_total',
    help: 'Messages with QoS 0 of a broker that were dropped because too much waited',
  });
  const door = createBrokerDoor({
    url: config.MQTT_URL,
    username: config.BROKER_USERNAME,
    password: config.BROKER_PASSWORD,
    ca: config.BROKER_CA_FILE === undefined ? undefined : readFileSync(config.BROKER_CA_FILE, 'utf8'),
    clientId: config.BROKER_CLIENT_ID,
    shareGroup: config.BROKER_SHARE_GROUP,
    maxInFlight: config.BROKER_MAX_IN_FLIGHT,
    tenantId: config.BROKER_TENANT_ID,
    devicePrefix: config.BROKER_DEVICE_PREFIX,
    devices,
    health,
    logger,
    push: inlet.push,
    onFirst: (deviceId) => assets.ensure(deviceId),
    isOverloaded: () => inlet.waitingBytes > MAX_WAITING_BYTES,
    onDropped: () => dropped.inc(),
  });
  metrics.gauge({
    name: 'roadcall_broker_connected',
    help: '1 while the broker door is connected to its broker',
    collect() {
      this.set(door.isConnected ? 1 : 0);
    },
  });
  metrics.gauge({
    name: 'roadcall_broker_in_flight',
    help: 'Messages of the broker without a PUBACK',
    collect() {
      this.set(door.inFlight);
    },
  });
  return door;
}

import type { DeviceId } from '@roadcall/contracts';
import type { Logger, Shutdown } from '@roadcall/service-kit';
import { findAllowedDevices, findLiveCredentials, findLiveGatewayCredentials, type Pool } from '@roadcall/store';
import { createDeviceNames } from './broker-door/device-names.ts';
import { createCommandOutbox } from './commands/command-outbox.ts';
import type { IngestorConfig } from './config.ts';
import { createAuthenticator } from './door/authenticator.ts';
import type { Admission, AdmissionRequest, DeviceDoor, DoorClient, DoorSession } from './door/device-door.ts';
import { DEFAULT_DOOR_LIMITS } from './door/door-limits.ts';
import { createMqttDoor, type MqttDoorOptions } from './door/mqtt-door.ts';
import { createGatewayDoor } from './gateway/gateway-door.ts';
import { createGatewayGrants } from './gateway/gateway-grants.ts';
import { MAX_WAITING_BYTES, type Inlet } from './inlet.ts';
import type { IngestMetrics } from './metrics.ts';
import type { Assets } from './state/assets.ts';
import type { DeviceDirectory } from './state/device-directory.ts';
import type { Presence } from './state/presence.ts';
import { endRevokedSessions } from './state/revocations.ts';
import { startRoutine } from './state/routine.ts';
import type { StoreHealth } from './state/store-health.ts';

const REVOCATIONS_EVERY_MS = 3_000;
/** What a gateway may not publish for any more is refused within this time, ms, and what a look takes. */
const GRANTS_EVERY_MS = 3_000;
/** A command waits at most this long for a device that is connected, ms. */
const COMMANDS_EVERY_MS = 500;

/** The device door, joined to the rest of the ingestor. */
export function createDeviceDoor(parts: {
  config: IngestorConfig;
  pool: Pool;
  health: StoreHealth;
  assets: Assets;
  devices: DeviceDirectory;
  presence: Presence;
  inlet: Inlet;
  metrics: IngestMetrics;
  logger: Logger;
  shutdown: Shutdown;
}): DeviceDoor {
  const { config, pool, health, assets, devices, presence, inlet, metrics, logger, shutdown } = parts;
  const loadCredentials = (client: DoorClient) =>
    client.kind === 'device' ? findLiveCredentials(pool, client.id) : findLiveGatewayCredentials(pool, client.id);
  const authenticate = createAuthenticator({ loadCredentials, health, logger });
  const sessions = new Set<DoorSession>();
  const grants = createGatewayGrants((gatewayId, deviceIds) => findAllowedDevices(pool, gatewayId, deviceIds));
  const onFirst = (deviceId: DeviceId): Promise<void> => assets.ensure(deviceId);
  const names = createDeviceNames({ devices, health, devicePrefix: '', onFirst });
  startRoutine({
    name: 'grants of gateways',
    everyMs: GRANTS_EVERY_MS,
    run: () => grants.refresh(),
    runLast: () => Promise.resolve(),
    logger,
    shutdown,
  });
  startRoutine({
    name: 'revocations',
    everyMs: REVOCATIONS_EVERY_MS,
    run: () => endRevokedSessions(pool, sessions),
    logger,
    shutdown,
  });

  async function admit(request: AdmissionRequest): Promise<Admission> {
    const admission = await authenticate(request);
    if (!admission.ok || admission.client.kind === 'gateway') return admission;
    const { id } = admission.client;
    try {
      await Promise.all([assets.ensure(id), devices.ensure(id)]);
      return admission;
    } catch (error) {
      health.fails(error);
      return { ok: false, reason: 'store_down' };
    }
  }

  const door = createMqttDoor({
    listeners: listenersOf(config),
    limits: {
      ...DEFAULT_DOOR_LIMITS,
      maxConnections: config.MQTT_MAX_CONNECTIONS,
      maxConnectionsPerAddress: config.MQTT_MAX_CONNECTIONS_PER_ADDRESS,
      maxNewPerAddressPerS: config.MQTT_MAX_NEW_PER_ADDRESS_PER_S,
      maxMessagesPerDevicePerS: config.MQTT_MAX_MESSAGES_PER_DEVICE_PER_S,
      maxMessagesPerAddressPerS: config.MQTT_MAX_MESSAGES_PER_ADDRESS_PER_S,
    },
    metrics,
    logger,
    deviceHost: {
      admit,
      onMessage: inlet.push,
      onGatewayMessage: createGatewayDoor({ names, grants, health, push: inlet.push }),
      onSession(session, change) {
        const { client, tenantId } = session;
        if (change === 'opened') {
          sessions.add(session);
          if (client.kind === 'device') presence.opened(tenantId, client.id);
        } else {
          sessions.delete(session);
          if (client.kind === 'device') presence.closed(client.id);
        }
      },
      onCommandsWanted: (deviceId) => void outbox.deliverTo(deviceId),
      isOverloaded: () => inlet.waitingBytes > MAX_WAITING_BYTES,
    },
  });
  const outbox = createCommandOutbox({ pool, door, logger });
  startRoutine({ name: 'commands', everyMs: COMMANDS_EVERY_MS, run: () => outbox.run(), logger, shutdown });
  return door;
}

/** @throws Error when TLS is asked for without its files. */
function listenersOf(config: IngestorConfig): MqttDoorOptions['listeners'] {
  const plain = config.MQTT_HOST.map((host) => ({ host, port: config.MQTT_PORT }));
  const port = config.MQTT_TLS_PORT;
  if (port === undefined) return plain;
  const { MQTT_TLS_CERT_FILE: certFile, MQTT_TLS_KEY_FILE: keyFile } = config;
  if (certFile === undefined || keyFile === undefined) {
    throw new Error('MQTT_TLS_PORT needs MQTT_TLS_CERT_FILE and MQTT_TLS_KEY_FILE');
  }
  const tls = { certFile, keyFile };
  return [...plain, ...(config.MQTT_TLS_HOST ?? config.MQTT_HOST).map((host) => ({ host, port, tls }))];
}

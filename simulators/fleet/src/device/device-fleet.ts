import type { DeviceId } from '@roadcall/contracts';
import type { Logger } from '@roadcall/service-kit';
import type { TimedFix } from '../core/outputs.ts';
import { DeviceLink } from './device-link.ts';

/** Devices that begin to connect per second; a city's power does not come back in one instant either. */
const CONNECTS_PER_S = 100;
const CONNECT_TICK_MS = 50;
/** Shortest pause between two tries of one device, ms; the others' are longer, so that tries are as spread. */
const RECONNECT_MS = 1_000;
/** Reasons why devices cannot connect are logged at most this often, ms: one outage concerns all of them. */
const LOG_PAUSE_MS = 10_000;

export interface FleetDevice {
  readonly deviceId: DeviceId;
  readonly secret: string;
}

/** All devices' connections, numbered as they were given. */
export interface DeviceFleet {
  send(device: number, fix: TimedFix): void;
  counts(): { connected: number; acknowledged: number; queued: number };
  /** All devices say goodbye and end. */
  close(): Promise<void>;
}

/** Connects the devices, spread over time; `order` lists their numbers, the first to connect first. */
export function connectDevices(options: {
  url: string;
  devices: readonly FleetDevice[];
  order: readonly number[];
  boot: number;
  logger: Logger;
}): DeviceFleet {
  const { url, devices, order, boot, logger } = options;
  let acknowledged = 0;
  let loggedAtMs = -Infinity;
  const links = devices.map(
    ({ deviceId, secret }, index) =>
      new DeviceLink({
        url,
        deviceId,
        secret,
        boot,
        reconnectMs: RECONNECT_MS + (index * 1_000) / CONNECTS_PER_S,
        onAcknowledged: (fixes) => (acknowledged += fixes),
        onTrouble(reason) {
          if (Date.now() - loggedAtMs < LOG_PAUSE_MS) return;
          loggedAtMs = Date.now();
          logger.warn({ deviceId, reason }, 'a device has no connection and tries again');
        },
      }),
  );
  const waiting = order.map((index) => links[index]!);
  const timer = setInterval(() => {
    for (const link of waiting.splice(0, (CONNECTS_PER_S * CONNECT_TICK_MS) / 1_000)) link.connect();
    if (waiting.length === 0) clearInterval(timer);
  }, CONNECT_TICK_MS);
  return {
    send: (device, fix) => links[device]?.send(fix),
    counts: () => ({
      connected: links.filter((link) => link.isConnected).length,
      acknowledged,
      queued: links.reduce((sum, link) => sum + link.queued, 0),
    }),
    async close() {
      clearInterval(timer);
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

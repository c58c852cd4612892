import { DeviceId } from './ids.ts';

/** Last level of a device's topics: the first four it publishes, the last two it reads (architecture §5). */
export const DEVICE_CHANNELS = ['telemetry', 'alarm', 'status', 'results', 'acks', 'commands'] as const;
export type DeviceChannel = (typeof DEVICE_CHANNELS)[number];

/** Channels a device publishes to, its last will included. */
export const PUBLISHED_CHANNELS: ReadonlySet<DeviceChannel> = new Set(['telemetry', 'alarm', 'status', 'results']);
/** Channels a device subscribes to. */
export const SUBSCRIBED_CHANNELS: ReadonlySet<DeviceChannel> = new Set(['acks', 'commands']);

/** `v1/devices/{deviceId}/{channel}` */
export function deviceTopic(deviceId: DeviceId, channel: DeviceChannel): string {
  return `v1/devices/${deviceId}/${channel}`;
}

const TOPIC = /^v1\/devices\/([A-Za-z0-9-]{1,64})\/([a-z]+)$/;

/** Takes a topic apart; undefined when it is not one of ours (wildcards, `$SYS`, other shapes included). */
export function parseDeviceTopic(topic: string): { deviceId: DeviceId; channel: DeviceChannel } | undefined {
  const match = TOPIC.exec(topic);
  if (!match) return undefined;
  const channel = DEVICE_CHANNELS.find((name) => name === match[2]);
  const id = DeviceId.safeParse(match[1]);
  return channel && id.success ? { deviceId: id.data, channel } : undefined;
}

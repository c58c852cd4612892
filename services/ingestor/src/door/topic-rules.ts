import { parseDeviceTopic, PUBLISHED_CHANNELS, type DeviceChannel, type DeviceId } from '@roadcall/contracts';
import { adapterOfTopic } from '../adapters/registry.ts';

/**
 * What a device may publish (architecture §5), its last will included. `adapter`: a topic of another system that names
 * this device. `unknown`: none of our topics, taken for the quarantine, so that a wrongly set up device shows up;
 * `forbidden`: in another's name, the server's side, or `$SYS`.
 */
export function judgePublishTopic(
  deviceId: string,
  topic: string,
): { kind: 'channel'; channel: DeviceChannel } | { kind: 'adapter' } | { kind: 'unknown' } | { kind: 'forbidden' } {
  const parsed = parseDeviceTopic(topic);
  if (parsed !== undefined) {
    if (parsed.deviceId !== deviceId || !PUBLISHED_CHANNELS.has(parsed.channel)) return { kind: 'forbidden' };
    return { kind: 'channel', channel: parsed.channel };
  }
  const foreign = adapterOfTopic(topic);
  if (foreign?.deviceName !== undefined) return { kind: foreign.deviceName === deviceId ? 'adapter' : 'forbidden' };
  const isOthers = topic.startsWith('v1/devices/') && !topic.startsWith(`v1/devices/${deviceId}/`);
  return isOthers || topic.startsWith('$') ? { kind: 'forbidden' } : { kind: 'unknown' };
}

/**
 * What a gateway may publish, as far as the topic alone tells: what devices publish, and the topics of adapters. For which
 * devices it may is told by its grants (gateway/gateway-door.ts). `forbidden`: the server's side, or `$SYS`.
 */
export function judgeGatewayTopic(
  topic: string,
): { kind: 'channel'; channel: DeviceChannel } | { kind: 'adapter' } | { kind: 'unknown' } | { kind: 'forbidden' } {
  const parsed = parseDeviceTopic(topic);
  if (parsed !== undefined) {
    const { channel } = parsed;
    return PUBLISHED_CHANNELS.has(channel) ? { kind: 'channel', channel } : { kind: 'forbidden' };
  }
  if (adapterOfTopic(topic) !== undefined) return { kind: 'adapter' };
  return topic.startsWith('$') || topic.startsWith('v1/devices/') ? { kind: 'forbidden' } : { kind: 'unknown' };
}

export type FilterVerdict = 'acks' | 'commands' | 'shared' | 'wildcard' | 'forbidden';

/**
 * A device reads its own `acks` and `commands`, by their full names: no wildcards, no shared subscriptions, nobody else's. A gateway
 * (undefined) reads nothing.
 */
export function judgeFilter(deviceId: DeviceId | undefined, filter: string): FilterVerdict {
  if (filter.startsWith('$share/')) return 'shared';
  if (/[+#]/.test(filter)) return 'wildcard';
  const parsed = parseDeviceTopic(filter);
  if (parsed === undefined || parsed.deviceId !== deviceId) return 'forbidden';
  return parsed.channel === 'acks' || parsed.channel === 'commands' ? parsed.channel : 'forbidden';
}

import { DeviceId, parseDeviceTopic, PUBLISHED_CHANNELS, type DeviceChannel } from '@roadcall/contracts';
import { adapterOfTopic } from '../adapters/registry.ts';

/** What a message on a foreign broker says of whom it is from. */
export interface Named {
  /** The id as the source has it; undefined: it names nobody. */
  name: string | undefined;
  /** Set on our own topics. */
  channel: DeviceChannel | undefined;
}

/** Reads it from the topic, or, where all devices of a source share a topic, from the payload. */
export function nameDevice(topic: string, payload: Uint8Array): Named {
  const own = parseDeviceTopic(topic);
  if (own !== undefined) {
    return { name: own.deviceId, channel: PUBLISHED_CHANNELS.has(own.channel) ? own.channel : undefined };
  }
  const foreign = adapterOfTopic(topic);
  const name = foreign?.deviceName ?? foreign?.adapter.readDeviceName?.(parsed(payload));
  return { name, channel: undefined };
}

/**
 * Ids and IMEIs under which the device may be registered, the likeliest first: as it is named, with the prefix of this source,
 * and both without leading zeros, with which JT/T 808 fills up a terminal's number.
 */
export function candidatesOf(name: string, prefix: string): string[] {
  const forms = [name, name.replace(/^0+/, '')].flatMap((form) => [form, prefix + form]);
  return [...new Set(forms)].filter((form) => DeviceId.safeParse(form).success);
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}

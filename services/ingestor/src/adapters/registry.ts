import type { Adapter, Datum } from './adapter.ts';
import { ownTracks } from './owntracks.ts';

/** Every adapter there is. Their topics do not overlap, nor with `v1/devices/…`. */
export const ADAPTERS: readonly Adapter[] = [ownTracks];

/** How messages are to be read. */
export interface Reading {
  adapter: Adapter;
  datum: Datum;
}

/** Devices whose model is named here speak that adapter's language on `v1/devices/{id}/telemetry` too. */
const MODELS: Readonly<Record<string, Reading>> = {
  owntracks: { adapter: ownTracks, datum: 'wgs84' },
};

/** The adapter under whose topics this is, and the id by which the topic names its device. */
export function adapterOfTopic(topic: string): { adapter: Adapter; deviceName: string } | undefined {
  for (const adapter of ADAPTERS) {
    const deviceName = adapter.deviceOfTopic(topic);
    if (deviceName !== undefined) return { adapter, deviceName };
  }
  return undefined;
}

/** What a device of this model (`devices.model`, in any case) speaks; undefined: our own messages. */
export function readingOfModel(model: string | undefined): Reading | undefined {
  const name = model?.toLowerCase() ?? '';
  return Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
}

import type { Adapter, Datum } from './adapter.ts';
import { jt808 } from './jt808.ts';
import { ownTracks } from './owntracks.ts';
import { traccar } from './traccar.ts';

/** Every adapter there is. Their topics do not overlap, nor with `v1/devices/…`. */
export const ADAPTERS: readonly Adapter[] = [ownTracks, traccar, jt808];

/** How messages are to be read. */
export interface Reading {
  adapter: Adapter;
  datum: Datum;
}

/** Devices whose model is named here speak that adapter's language on `v1/devices/{id}/telemetry` too. */
const MODELS: Readonly<Record<string, Reading>> = {
  owntracks: { adapter: ownTracks, datum: 'wgs84' },
  traccar: { adapter: traccar, datum: 'wgs84' },
  jt808: { adapter: jt808, datum: 'wgs84' },
  'jt808-gcj02': { adapter: jt808, datum: 'gcj02' },
};

/** The adapter under whose topics this is, and the id by which the topic names its device, if it names one. */
export function adapterOfTopic(topic: string): { adapter: Adapter; deviceName: string | undefined } | undefined {
  for (const adapter of ADAPTERS) {
    const read = adapter.readTopic(topic);
    if (read !== undefined) return { adapter, ...read };
  }
  return undefined;
}

/** What a device of this model (`devices.model`, in any case) speaks; undefined: our own messages. */
export function readingOfModel(model: string | undefined): Reading | undefined {
  const name = model?.toLowerCase() ?? '';
  return Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
}

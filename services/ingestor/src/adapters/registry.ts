import type { DeviceAdapter, Datum } from '@roadcall/contracts';
import type { Adapter } from './adapter.ts';
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

/** The adapter under whose topics this is, and the id by which the topic names its device, if it names one. */
export function adapterOfTopic(topic: string): { adapter: Adapter; deviceName: string | undefined } | undefined {
  for (const adapter of ADAPTERS) {
    const read = adapter.readTopic(topic);
    if (read !== undefined) return { adapter, ...read };
  }
  return undefined;
}

/** The adapter that a device model names; undefined: it speaks our own messages. */
export function adapterOfModel(name: DeviceAdapter | undefined): Adapter | undefined {
  return name === undefined || name === 'native' ? undefined : ADAPTERS.find((adapter) => adapter.name === name);
}

import type { DeviceId } from '@roadcall/contracts';
import { findDeviceEntries, type DeviceEntry, type Pool } from '@roadcall/store';

/** What ingest must know of a device to read its messages: its tenant and its model. */
export interface DeviceDirectory {
  /** What is known of a device that was asked for before. */
  get(deviceId: DeviceId): DeviceEntry | undefined;
  /** Looks a device up when it is not known yet; undefined: there is none. */
  ensure(deviceId: DeviceId): Promise<DeviceEntry | undefined>;
  /** Reads all known devices again, as their model may have been changed; to be called now and then. */
  refresh(): Promise<void>;
}

export function createDeviceDirectory(pool: Pool): DeviceDirectory {
  const entries = new Map<DeviceId, DeviceEntry>();

  async function read(ids: readonly DeviceId[]): Promise<void> {
    const found = await findDeviceEntries(pool, ids);
    for (const id of ids) entries.delete(id);
    for (const entry of found) entries.set(entry.id, entry);
  }

  return {
    get: (deviceId) => entries.get(deviceId),
    async ensure(deviceId) {
      if (!entries.has(deviceId)) await read([deviceId]);
      return entries.get(deviceId);
    },
    async refresh() {
      if (entries.size > 0) await read([...entries.keys()]);
    },
  };
}

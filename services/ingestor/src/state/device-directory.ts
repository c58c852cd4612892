import type { DeviceId, TenantId } from '@roadcall/contracts';
import { findDeviceByName, findDeviceEntries, type DeviceEntry, type Pool } from '@roadcall/store';

/** A name that was no device's is not looked up again for this long, ms: a stranger may send a thousand times a second. */
const UNKNOWN_FOR_MS = 2_000;
/** Strangers that are remembered at once. */
const MAX_UNKNOWN = 10_000;

/** What ingest must know of a device to read its messages: its tenant, and how its model speaks. */
export interface DeviceDirectory {
  /** What is known of a device that was asked for before. */
  get(deviceId: DeviceId): DeviceEntry | undefined;
  /** Looks a device up when it is not known yet; undefined: there is none. */
  ensure(deviceId: DeviceId): Promise<DeviceEntry | undefined>;
  /** Looks up the device of a tenant that has one of these names as its id or IMEI. */
  find(tenantId: TenantId, names: readonly string[]): Promise<DeviceEntry | undefined>;
  /** Reads all known devices again, as their model may have been changed; to be called now and then. */
  refresh(): Promise<void>;
}

export function createDeviceDirectory(pool: Pool, clock: () => number = Date.now): DeviceDirectory {
  const entries = new Map<DeviceId, DeviceEntry>();
  const unknown = new Map<string, number>();

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
    async find(tenantId, names) {
      const key = `${tenantId} ${names.join(' ')}`;
      if (clock() - (unknown.get(key) ?? -Infinity) < UNKNOWN_FOR_MS) return undefined;
      const entry = await findDeviceByName(pool, tenantId, names);
      if (entry !== undefined) {
        entries.set(entry.id, entry);
        unknown.delete(key);
      } else {
        if (unknown.size >= MAX_UNKNOWN) unknown.clear();
        unknown.set(key, clock());
      }
      return entry;
    },
    async refresh() {
      if (entries.size > 0) await read([...entries.keys()]);
    },
  };
}

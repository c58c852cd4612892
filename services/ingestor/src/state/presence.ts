import type { DeviceId, TenantId } from '@roadcall/contracts';
import {
  expirePresence,
  savePresence,
  touchPresence,
  withTransaction,
  type Pool,
  type PresenceChange,
} from '@roadcall/store';

/** A session that ends is waited for this long before its device counts as offline, ms: radio cells hand over. */
const GRACE_MS = 5_000;
/** A device whose ingestor gave no sign of it for this long is offline, ms; three times the interval of signs. */
const EXPIRES_AFTER_MS = 90_000;
const SIGN_INTERVAL_MS = 30_000;
/** A device behind a broker that says nothing of its session is online for this long after it sent something, ms. */
const HEARD_FOR_MS = 10 * 60_000;
/** Changes that are written by one transaction: their events hold up everybody else's. */
const SLICE = 1_000;

interface Entry {
  tenantId: TenantId;
  sessions: number;
  /** The device itself said that it goes, by its status or its last will. */
  saidOffline: boolean;
  /** When the last session ended, ms since the epoch. */
  leftAt: number;
  /** Behind a broker it said that it is online, and the broker sends its last will when it is not. */
  isKept: boolean;
  /** When it was last heard behind a broker, ms since the epoch. */
  heardAt: number;
  /** What was last written. */
  written: boolean | undefined;
}

/** Who is connected. A device is online while any of its sessions is and it has not said otherwise. */
export interface Presence {
  opened(tenantId: TenantId, deviceId: DeviceId): void;
  closed(deviceId: DeviceId): void;
  /** A `status` message or last will. A will of a session that was replaced by another says nothing. */
  said(tenantId: TenantId, deviceId: DeviceId, online: boolean, isWill: boolean): void;
  /** As `said`, of a device whose session is a broker's: what it says of itself is all that is known. */
  saidBehindBroker(tenantId: TenantId, deviceId: DeviceId, online: boolean): void;
  /** A device behind a broker sent something that it has just measured. */
  heard(tenantId: TenantId, deviceId: DeviceId): void;
  isOnline(deviceId: DeviceId): boolean;
  /** Writes what changed, and signs of life when they are due; to be called every second or so. */
  flush(): Promise<void>;
}

export function createPresence(options: {
  pool: Pool;
  onChange(deviceId: DeviceId): void;
  clock?: () => number;
}): Presence {
  const { pool } = options;
  const clock = options.clock ?? Date.now;
  const entries = new Map<DeviceId, Entry>();
  let signedAt = 0;

  function entryOf(tenantId: TenantId, deviceId: DeviceId): Entry {
    let entry = entries.get(deviceId);
    if (entry === undefined) {
      entry = {
        tenantId,
        sessions: 0,
        saidOffline: false,
        leftAt: 0,
        isKept: false,
        heardAt: 0,
        written: undefined,
      };
      entries.set(deviceId, entry);
    }
    return entry;
  }

  function isOnline(entry: Entry | undefined): boolean {
    if (entry === undefined || entry.saidOffline) return false;
    if (entry.sessions > 0 || entry.isKept) return true;
    return clock() - entry.leftAt < GRACE_MS || clock() - entry.heardAt < HEARD_FOR_MS;
  }

  async function writeChanges(now: number): Promise<void> {
    const changes: PresenceChange[] = [];
    for (const [deviceId, entry] of entries) {
      const online = isOnline(entry);
      if (online !== entry.written) changes.push({ tenantId: entry.tenantId, deviceId, online, at: now });
    }
    for (let from = 0; from < changes.length; from += SLICE) {
      const slice = changes.slice(from, from + SLICE);
      await withTransaction(pool, (tx) => savePresence(tx, slice));
      for (const { deviceId, online } of slice) {
        const entry = entries.get(deviceId)!;
        entry.written = online;
        if (!online && entry.sessions === 0) entries.delete(deviceId);
        options.onChange(deviceId);
      }
    }
  }

  async function sign(now: number): Promise<void> {
    const online = [...entries].filter(([, entry]) => isOnline(entry)).map(([deviceId]) => deviceId);
    const restored: DeviceId[] = [];
    for (let from = 0; from < online.length; from += SLICE) {
      const slice = online.slice(from, from + SLICE);
      restored.push(...(await withTransaction(pool, (tx) => touchPresence(tx, slice, now))));
    }
    const expired = await withTransaction(pool, (tx) => expirePresence(tx, now - EXPIRES_AFTER_MS));
    for (const deviceId of [...restored, ...expired]) options.onChange(deviceId);
    signedAt = now;
  }

  return {
    opened(tenantId, deviceId) {
      const entry = entryOf(tenantId, deviceId);
      entry.sessions += 1;
      entry.saidOffline = false;
    },
    closed(deviceId) {
      const entry = entries.get(deviceId);
      if (entry === undefined) return;
      entry.sessions -= 1;
      if (entry.sessions === 0) entry.leftAt = clock();
    },
    said(tenantId, deviceId, online, isWill) {
      const entry = entryOf(tenantId, deviceId);
      if (isWill && !online && entry.sessions > 0) return;
      entry.saidOffline = !online;
    },
    saidBehindBroker(tenantId, deviceId, online) {
      const entry = entryOf(tenantId, deviceId);
      entry.saidOffline = !online;
      entry.isKept = online;
    },
    heard(tenantId, deviceId) {
      const entry = entryOf(tenantId, deviceId);
      entry.heardAt = clock();
      entry.saidOffline = false;
    },
    isOnline: (deviceId) => isOnline(entries.get(deviceId)),
    async flush() {
      const now = clock();
      await writeChanges(now);
      if (now - signedAt >= SIGN_INTERVAL_MS) await sign(now);
    },
  };
}

import type { DeviceId, LiveRecord, TenantId } from '@roadcall/contracts';
import type { LiveChannel } from '@roadcall/bus';
import {
  readDeviceStates,
  readFixesAfterStates,
  upsertDeviceStates,
  type FixRow,
  type Pool,
  type StoredDeviceState,
} from '@roadcall/store';
import { effectiveTime, foldFix, type DeviceState, type PlaceTrack } from '@roadcall/telematics';
import type { Assets } from './assets.ts';
import type { Tracks } from './tracks.ts';

/** Most fixes per device that are read to repair a state after a crash; states are written every few seconds. */
const REPAIR_FIXES = 50;
/** States that are written by one statement: more would hold the event loop up while it is put together. */
const SLICE = 1_000;
/** A share of fewer than this is no statement of its own. */
const LEAST_SHARE = 100;

interface Entry {
  tenantId: TenantId;
  state: DeviceState;
}

export interface NewestStates {
  /** Folds fixes that are committed into the states, and sends the motion of what moved. Flagged ones count for nothing. */
  apply(fixes: readonly FixRow[]): void;
  /** Sends the motion of a device again, because something else in it changed. */
  sendAgain(deviceId: DeviceId): void;
  /** Writes all states that changed. */
  flush(): Promise<void>;
  /**
   * Writes those that have waited longest, so that all are written within `withinMs` when this is called each `everyMs`: all
   * at once would keep the database from batches of fixes for a moment.
   */
  flushShare(everyMs: number, withinMs: number): Promise<void>;
}

export interface NewestStatesParts {
  pool: Pool;
  assets: Assets;
  channel: LiveChannel;
  isOnline(deviceId: DeviceId): boolean;
}

/**
 * Newest state of each device, in memory. Read from `device_states` and repaired from the fixes that are newer, so that
 * a killed process loses nothing; written back every few seconds instead of with each batch (5,000 upserts cost more
 * than the COPY of their fixes).
 */
export async function createNewestStates(parts: NewestStatesParts, tracks: Tracks): Promise<NewestStates> {
  const states = new Map<DeviceId, Entry>();
  /** In the order in which they changed first. */
  const changed = new Set<DeviceId>();
  let wroteAt = 0;

  for (const stored of await readDeviceStates(parts.pool)) {
    states.set(stored.deviceId, {
      tenantId: stored.tenantId,
      state: { ...stored, satellites: undefined, stillSince: undefined },
    });
  }
  for (const fix of await readFixesAfterStates(parts.pool, REPAIR_FIXES)) {
    fold(fix.tenantId, fix.deviceId, foldFix(states.get(fix.deviceId)?.state, fix));
  }
  for (const [deviceId, { state }] of states) tracks.set(deviceId, trackOf(state));

  function fold(tenantId: TenantId, deviceId: DeviceId, state: DeviceState): boolean {
    const entry = states.get(deviceId);
    if (entry?.state === state) return false;
    if (entry === undefined) states.set(deviceId, { tenantId, state });
    else entry.state = state;
    changed.add(deviceId);
    return true;
  }

  function send(deviceIds: Iterable<DeviceId>): void {
    const records = new Map<TenantId, LiveRecord[]>();
    for (const deviceId of deviceIds) {
      const entry = states.get(deviceId);
      const record = entry && recordOf(deviceId, entry.state);
      if (record === undefined) continue;
      const list = records.get(entry!.tenantId);
      if (list === undefined) records.set(entry!.tenantId, [record]);
      else list.push(record);
    }
    for (const [tenantId, list] of records) parts.channel.publish(tenantId, list);
  }

  /** Undefined while nothing carries the device or its place is unknown. */
  function recordOf(deviceId: DeviceId, state: DeviceState): LiveRecord | undefined {
    const asset = parts.assets.get(deviceId);
    if (asset === undefined || state.lat === undefined || state.lon === undefined) return undefined;
    return {
      no: asset.no,
      lat: state.lat,
      lon: state.lon,
      // Never ahead of the server, or a device whose clock ran ahead would look newer than its next fixes.
      ts: effectiveTime(state),
      speedKph: state.speedKph,
      headingDeg: state.headingDeg,
      motion: state.motion,
      ignition: state.ignition === true,
      online: parts.isOnline(deviceId),
      unit: asset.unitId !== null,
    };
  }

  function storedState(deviceId: DeviceId): StoredDeviceState {
    const { tenantId, state } = states.get(deviceId)!;
    return { ...rowOf(state), tenantId, deviceId };
  }

  async function write(due: DeviceId[]): Promise<void> {
    due.sort();
    for (let from = 0; from < due.length; from += SLICE) {
      const slice = due.slice(from, from + SLICE);
      for (const deviceId of slice) changed.delete(deviceId);
      try {
        await upsertDeviceStates(parts.pool, slice.map(storedState));
      } catch (error) {
        for (const deviceId of slice) changed.add(deviceId);
        throw error;
      }
    }
  }

  return {
    apply(fixes) {
      const moved = new Set<DeviceId>();
      for (const fix of fixes) {
        if (fix.flags !== 0) continue;
        if (fold(fix.tenantId, fix.deviceId, foldFix(states.get(fix.deviceId)?.state, fix))) moved.add(fix.deviceId);
      }
      send(moved);
    },
    sendAgain: (deviceId) => send([deviceId]),
    flush: () => write([...changed]),
    async flushShare(everyMs, withinMs) {
      const share = Math.ceil((changed.size * everyMs) / withinMs);
      const now = performance.now();
      if (share < LEAST_SHARE && now - wroteAt < withinMs) return;
      wroteAt = now;
      const due: DeviceId[] = [];
      for (const deviceId of changed) {
        if (share >= LEAST_SHARE && due.length === share) break;
        due.push(deviceId);
      }
      await write(due);
    },
  };
}

function rowOf(state: DeviceState): Omit<StoredDeviceState, 'tenantId' | 'deviceId'> {
  return {
    ts: state.ts,
    receivedAt: state.receivedAt,
    lat: state.lat,
    lon: state.lon,
    positionTs: state.positionTs,
    speedKph: state.speedKph,
    headingDeg: state.headingDeg,
    motion: state.motion,
    odometerM: state.odometerM,
    fuelPct: state.fuelPct,
    chargePct: state.chargePct,
    ignition: state.ignition,
  };
}

function trackOf(state: DeviceState): PlaceTrack {
  const { lat, lon, positionTs } = state;
  const at = Math.min(positionTs ?? state.ts, state.receivedAt);
  return { place: lat === undefined || lon === undefined ? undefined : { lat, lon, at }, strayed: undefined };
}

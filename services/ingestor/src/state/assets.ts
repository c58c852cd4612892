import type { DeviceId, EventKind } from '@roadcall/contracts';
import {
  findAssetOfDevice,
  findFittedDevices,
  loadFittedDevices,
  newestEventId,
  readContextChanges,
  type FittedAsset,
  type Pool,
} from '@roadcall/store';

/** Every fitting and its end change what carries the device, as does a new plate or name. */
const KINDS: readonly EventKind[] = ['vehicle.changed', 'unit.changed'];
const PAGE = 1_000;

/** Which vehicle or unit carries a device now. */
export interface Assets {
  get(deviceId: DeviceId): FittedAsset | undefined;
  /** Looks up a device that is not known to be carried, when it comes in: it may just have been fitted. */
  ensure(deviceId: DeviceId): Promise<void>;
  /** Takes in what changed since the last time; to be called every few seconds. Costs nothing when nothing changed. */
  refresh(): Promise<void>;
}

/** @param onChange called after a refresh for each device that is carried by something else than before. */
export async function createAssets(pool: Pool, onChange: (deviceId: DeviceId) => void): Promise<Assets> {
  let position = await newestEventId(pool, 'all');
  const fitted = await loadFittedDevices(pool);

  async function changedAssets(): Promise<{ ids: Set<string>; upTo: number }> {
    const ids = new Set<string>();
    let upTo = position;
    for (let full = true; full;) {
      const changes = await readContextChanges(pool, KINDS, upTo, PAGE);
      for (const { subjectId } of changes) ids.add(subjectId);
      upTo = changes.at(-1)?.id ?? upTo;
      full = changes.length === PAGE;
    }
    return { ids, upTo };
  }

  return {
    get: (deviceId) => fitted.get(deviceId),
    async ensure(deviceId) {
      if (fitted.has(deviceId)) return;
      const asset = await findAssetOfDevice(pool, deviceId);
      if (asset !== undefined) fitted.set(deviceId, asset);
    },
    async refresh() {
      const { ids, upTo } = await changedAssets();
      if (ids.size > 0) {
        const found = await findFittedDevices(pool, [...ids]);
        for (const [deviceId, { vehicleId, unitId }] of fitted) {
          if (ids.has(vehicleId ?? unitId ?? '') && !found.has(deviceId)) fitted.delete(deviceId);
        }
        for (const [deviceId, asset] of found) {
          const before = fitted.get(deviceId);
          fitted.set(deviceId, asset);
          if (before?.no !== asset.no) onChange(deviceId);
        }
      }
      position = upTo;
    },
  };
}

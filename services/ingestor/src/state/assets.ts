import type { DeviceId } from '@roadcall/contracts';
import { findAssetOfDevice, loadFittedDevices, type FittedAsset, type Pool } from '@roadcall/store';

/** Which vehicle or unit carries a device now. */
export interface Assets {
  get(deviceId: DeviceId): FittedAsset | undefined;
  /** Looks up a device that is not known to be carried, when it comes in: it may just have been fitted. */
  ensure(deviceId: DeviceId): Promise<void>;
  /** Reads all fittings again; to be called every few seconds. */
  refresh(): Promise<void>;
}

/** @param onChange called after a refresh for each device that is carried by something else than before. */
export async function createAssets(pool: Pool, onChange: (deviceId: DeviceId) => void): Promise<Assets> {
  let fitted = await loadFittedDevices(pool);
  return {
    get: (deviceId) => fitted.get(deviceId),
    async ensure(deviceId) {
      if (fitted.has(deviceId)) return;
      const asset = await findAssetOfDevice(pool, deviceId);
      if (asset !== undefined) fitted.set(deviceId, asset);
    },
    async refresh() {
      const before = fitted;
      fitted = await loadFittedDevices(pool);
      for (const [deviceId, asset] of fitted) {
        if (before.get(deviceId)?.no !== asset.no) onChange(deviceId);
      }
    },
  };
}

import type { Step } from '../message.ts';
import type { Assets } from '../state/assets.ts';

/** Which vehicle or unit carries the device now: alarms belong to it, and its number goes into live frames. */
export function createResolver(assets: Assets): Step {
  return (passage) => {
    passage.asset = assets.get(passage.message.deviceId);
  };
}

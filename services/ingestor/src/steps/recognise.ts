import type { DeviceChannel } from '@roadcall/contracts';
import { adapterOfModel, adapterOfTopic } from '../adapters/registry.ts';
import type { Step } from '../message.ts';
import type { DeviceDirectory } from '../state/device-directory.ts';

const FIX_CHANNELS: ReadonlySet<DeviceChannel | undefined> = new Set(['telemetry', 'alarm']);

/**
 * Finds out whose language a message is in: by its topic, or, on our own telemetry topics, by the model of its device.
 * The model also says on what its coordinates are measured.
 */
export function createRecogniser(devices: DeviceDirectory): Step {
  return (passage) => {
    const { topic, channel, deviceId, byBridge, refusal } = passage.message;
    if (refusal !== undefined) {
      passage.rejections.push(refusal);
      return;
    }
    const model = devices.get(deviceId);
    const datum = model?.datum ?? 'wgs84';
    if (channel !== undefined) {
      const adapter = FIX_CHANNELS.has(channel) ? adapterOfModel(model?.adapter) : undefined;
      if (adapter !== undefined) passage.reading = { adapter, datum };
      return;
    }
    const named = adapterOfTopic(topic);
    if (named === undefined || (byBridge !== true && named.deviceName !== deviceId)) return;
    passage.reading = { adapter: named.adapter, datum };
  };
}

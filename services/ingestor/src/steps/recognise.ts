import type { DeviceChannel } from '@roadcall/contracts';
import { adapterOfTopic, readingOfModel } from '../adapters/registry.ts';
import type { Step } from '../message.ts';
import type { DeviceDirectory } from '../state/device-directory.ts';

const FIX_CHANNELS: ReadonlySet<DeviceChannel | undefined> = new Set(['telemetry', 'alarm']);

/**
 * Finds out whose language a message is in: by its topic, or, on our own telemetry topics, by the model of its device.
 * The model also says on what its coordinates are measured.
 */
export function createRecogniser(devices: DeviceDirectory): Step {
  return (passage) => {
    const { topic, channel, deviceId, byBridge } = passage.message;
    if (channel !== undefined) {
      if (FIX_CHANNELS.has(channel)) passage.reading = readingOfModel(devices.get(deviceId)?.model);
      return;
    }
    const named = adapterOfTopic(topic);
    if (named === undefined || (byBridge !== true && named.deviceName !== deviceId)) return;
    const { adapter } = named;
    const ofModel = readingOfModel(devices.get(deviceId)?.model);
    passage.reading = ofModel?.adapter === adapter ? ofModel : { adapter, datum: 'wgs84' };
  };
}

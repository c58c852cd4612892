import { parseDeviceTopic, PUBLISHED_CHANNELS, type DeviceId } from '@roadcall/contracts';
import { claimRetries, settleRetries, withTransaction, type ClaimedRetry, type Pool } from '@roadcall/store';
import { candidatesOf, nameDevice } from '../broker-door/name-device.ts';
import type { DeviceMessage } from '../message.ts';
import type { Pipeline } from '../pipeline.ts';
import type { DeviceDirectory } from '../state/device-directory.ts';

/** Messages that are on their way at once; each may be half a megabyte. */
const AT_ONCE = 100;

/** Takes kept messages in again that people asked for. */
export interface QuarantineRetrier {
  /** Takes what waits, as far as there is room; to be called every second or so. */
  run(): Promise<void>;
}

/**
 * Kept messages go the way that they would go if their device sent them now: same steps, same lane, and what became of each is
 * written by the transaction that stores it (write/retries.ts). An ingestor that dies in between leaves its messages to
 * another one, to which what was stored is already there.
 */
export function createQuarantineRetrier(parts: {
  pool: Pool;
  devices: DeviceDirectory;
  /** What stands before the id of another system in the id of our device. */
  devicePrefix: string;
  onFirst(deviceId: DeviceId): Promise<void>;
  push: Pipeline;
}): QuarantineRetrier {
  const { pool, devices, devicePrefix } = parts;
  let underWay = 0;

  async function take(claimed: ClaimedRetry): Promise<void> {
    const { topic, payload, source, deviceId: _deviceId, reason: _reason, receivedAt, ...order } = claimed;
    const { tenantId } = order;
    const device = await devices.find(tenantId, candidates(claimed));
    if (device === undefined) {
      const detail = `device ${claimed.deviceId}: still not registered; register what the topic or the payload names, then try again`;
      await refuse(claimed, detail);
      return;
    }
    await parts.onFirst(device.id);
    const own = parseDeviceTopic(topic);
    const isOwn = own !== undefined && PUBLISHED_CHANNELS.has(own.channel);
    const message: DeviceMessage = {
      tenantId,
      deviceId: device.id,
      topic,
      channel: isOwn ? own.channel : undefined,
      payload,
      ...(source === 'door:device' || source === 'door:will' ? {} : { byBridge: true as const }),
      retry: order,
      receivedAt: receivedAt.getTime(),
      source,
    };
    underWay += 1;
    parts.push(message, () => (underWay -= 1));
  }

  function candidates({ deviceId, reason, topic, payload, source }: ClaimedRetry): string[] {
    if (reason !== 'unknown_device') return [deviceId];
    const { name } = nameDevice(topic, payload);
    return name === undefined ? [] : candidatesOf(name, source === 'door:broker' ? devicePrefix : '');
  }

  function refuse({ payload: _payload, ...claimed }: ClaimedRetry, detail: string): Promise<void> {
    const nothing = { storedFixes: 0, knownFixes: 0, conflicts: [] };
    const outcome = { ...claimed, state: 'refused' as const, reason: 'unknown_device' as const, detail, ...nothing };
    return withTransaction(pool, (tx) => settleRetries(tx, [outcome]));
  }

  return {
    async run() {
      for (let room = AT_ONCE - underWay; room > 0; room = AT_ONCE - underWay) {
        const claimed = await claimRetries(pool, room);
        for (const one of claimed) await take(one);
        if (claimed.length < room) return;
        // Those under way are stored first.
        if (underWay >= AT_ONCE) return;
      }
    },
  };
}

import { DeviceId, deviceTopic, type AckMessage, type TenantId } from '@roadcall/contracts';
import type { IPublishPacket } from 'mqtt-packet';
import { ADAPTERS } from '../adapters/registry.ts';
import type { DeviceMessage, Rejection } from '../message.ts';
import type { Settled } from '../door/device-door.ts';
import type { DeviceDirectory } from '../state/device-directory.ts';
import type { StoreHealth } from '../state/store-health.ts';
import { createBrokerClient, type BrokerClient, type BrokerClientOptions } from './broker-client.ts';
import { createDeviceNames } from './device-names.ts';
import { nameDevice } from './name-device.ts';

/** Under this id the quarantine keeps what is of no device: all strangers share the budget of one. */
const UNREGISTERED = DeviceId.parse('unregistered');

export interface BrokerDoorOptions extends Omit<BrokerClientOptions, 'filters' | 'onMessage'> {
  /** The company whose broker it is: no message reaches a device of another. */
  tenantId: TenantId;
  /** What stands before the id of a source in ours, e.g. `jt-`; may be empty. */
  devicePrefix: string;
  /** Set: several ingestors share the messages, each gets a part (`$share`). */
  shareGroup: string | undefined;
  devices: DeviceDirectory;
  health: StoreHealth;
  push(message: DeviceMessage, settled: Settled): void;
  /** Called before the first message of a device is pushed. */
  onFirst(deviceId: DeviceId): Promise<void>;
  /** Too much waits to be written: what came with QoS 0 is dropped. */
  isOverloaded(): boolean;
  onDropped(): void;
}

/**
 * Messages of devices that are connected to somebody else's broker. Whose a message is, is taken from its topic or payload: the
 * broker's access rules must see to it that nobody publishes in another's name (deploy/mosquitto). The broker's PUBACK to
 * the device promises nothing, so each numbered message is answered on `acks` after COMMIT, and a device may resend until
 * it is.
 */
export function createBrokerDoor(options: BrokerDoorOptions): BrokerClient {
  const { tenantId } = options;
  const names = createDeviceNames(options);

  const client = createBrokerClient({ ...options, filters: filtersOf(options.shareGroup), onMessage: take });

  function take(packet: IPublishPacket, settled: () => void): void {
    const { topic, qos } = packet;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    // An empty message only takes a retained one away.
    if (payload.length === 0) return settled();
    if (qos === 0 && options.isOverloaded()) return options.onDropped();
    const receivedAt = Date.now();
    const { name, channel } = nameDevice(topic, payload);
    const arrived = { topic, channel, payload, receivedAt, source: 'door:broker', byBridge: true as const };
    const known = name === undefined ? undefined : names.known(tenantId, name);
    if (known !== undefined) return pushFor(known);
    const asked = name === undefined ? Promise.resolve(undefined) : names.find(tenantId, name);
    void asked.then((found) => {
      if (found !== undefined) return pushFor(found);
      const message = { ...arrived, tenantId, deviceId: UNREGISTERED, refusal: refusalOf(name) };
      return options.push(message, () => settled());
    });

    function pushFor(deviceId: DeviceId): void {
      options.push({ ...arrived, tenantId, deviceId }, (_refusal, numbers) => {
        settled();
        if (numbers !== undefined && channel !== undefined) acknowledge(deviceId, numbers);
      });
    }
  }

  function acknowledge(deviceId: DeviceId, numbers: AckMessage): void {
    client.publish(deviceTopic(deviceId, 'acks'), JSON.stringify(numbers));
  }

  return client;
}

/** Retained status reaches a subscriber of its own alone, so it is never shared. */
function filtersOf(shareGroup: string | undefined): string[] {
  const shared = [
    'v1/devices/+/telemetry',
    'v1/devices/+/alarm',
    ...ADAPTERS.flatMap(({ topicFilters }) => topicFilters),
  ];
  const share = shareGroup === undefined ? '' : `$share/${shareGroup}/`;
  return ['v1/devices/+/status', ...shared.map((filter) => share + filter)];
}

function refusalOf(name: string | undefined): Rejection {
  const detail =
    name === undefined
      ? 'payload: names no device; allowed is a message that says which device it is of'
      : `device ${JSON.stringify(name.slice(0, 80))}: not registered; allowed are the ids of registered devices, with or without the prefix of this source`;
  return { reason: 'unknown_device', detail };
}

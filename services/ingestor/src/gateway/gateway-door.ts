import { DeviceId, type GatewayId, type TenantId } from '@roadcall/contracts';
import { nameDevice } from '../broker-door/name-device.ts';
import type { DeviceNames } from '../broker-door/device-names.ts';
import type { GatewayMessage, Settled } from '../door/device-door.ts';
import type { DeviceMessage, Rejection } from '../message.ts';
import type { StoreHealth } from '../state/store-health.ts';
import type { GatewayGrants } from './gateway-grants.ts';

/** Under this id the quarantine keeps what is of no device: all strangers share the budget of one. */
const UNREGISTERED = DeviceId.parse('unregistered');
const RETRY_MS = 500;

/**
 * Messages of gateways at the device door. Whose a message is, is taken from its topic or payload; it is taken only for a device
 * of the gateway's own tenant that the gateway may publish for, each message anew. Anything else is quarantined and
 * acknowledged: one wrong device must not stop the others behind the same gateway.
 */
export function createGatewayDoor(parts: {
  names: DeviceNames;
  grants: GatewayGrants;
  health: StoreHealth;
  push(message: DeviceMessage, settled: Settled): void;
}): (message: GatewayMessage, settled: Settled) => void {
  const { names, grants } = parts;
  /** What is being found out: the messages of a device keep their order. */
  const asked = new Map<string, Promise<DeviceId | undefined>>();

  return (message, settled) => {
    const { tenantId, gatewayId, topic, payload, receivedAt } = message;
    // An empty message only takes a retained one away.
    if (payload.length === 0) return settled();
    const { name, channel } = nameDevice(topic, payload);
    const arrived = { tenantId, topic, channel, payload, receivedAt, source: 'door:gateway' };
    const known = name === undefined ? undefined : names.known(tenantId, name);
    if (known !== undefined && grants.has(gatewayId, known)) return take(known);
    void deviceOf(tenantId, gatewayId, name).then((found) => {
      if (found !== undefined) return take(found);
      const refusal = refusalOf(gatewayId, name);
      return parts.push({ ...arrived, deviceId: UNREGISTERED, refusal }, settled);
    });

    function take(deviceId: DeviceId): void {
      parts.push({ ...arrived, deviceId, byBridge: true, isOneOfMany: true }, settled);
    }
  };

  function deviceOf(tenantId: TenantId, gatewayId: GatewayId, name: string | undefined): Promise<DeviceId | undefined> {
    if (name === undefined) return Promise.resolve(undefined);
    const key = `${gatewayId} ${name}`;
    let answer = asked.get(key);
    if (answer === undefined) {
      answer = find(tenantId, gatewayId, name).finally(() => asked.delete(key));
      asked.set(key, answer);
    }
    return answer;
  }

  /** Goes on asking while the database is away: until then the message stays without a PUBACK. */
  async function find(tenantId: TenantId, gatewayId: GatewayId, name: string): Promise<DeviceId | undefined> {
    const deviceId = await names.find(tenantId, name);
    if (deviceId === undefined) return undefined;
    for (;;) {
      try {
        return (await grants.ask(gatewayId, deviceId)) ? deviceId : undefined;
      } catch (error) {
        parts.health.fails(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

/** The same for a device that there is not and for one that is not the gateway's: it learns nothing of others. */
function refusalOf(gatewayId: GatewayId, name: string | undefined): Rejection {
  const detail =
    name === undefined
      ? 'message: names no device; allowed are v1/devices/{id}/telemetry, alarm, status, results, and the topics of adapters'
      : `device ${JSON.stringify(name.slice(0, 80))}: gateway ${gatewayId} may not publish for it; allowed are the devices of its list and of its models`;
  return { reason: 'unknown_device', detail };
}

import { parseGatewayUsername, type DeviceChannel } from '@roadcall/contracts';
import type { DoorSession } from './device-door.ts';
import type { DoorCore } from './door-core.ts';
import { checkWillProperties, type ConnectPacket } from './packet-parser.ts';
import { ProtocolFault, REASON } from './protocol.ts';
import type { Session } from './sessions.ts';
import { judgeGatewayTopic, judgePublishTopic } from './topic-rules.ts';

/** A last will, as it will be published. */
export interface LastWill {
  topic: string;
  /** Undefined: on a topic of another system. */
  channel: DeviceChannel | undefined;
  /** False: the topic is not this device's, which is refused once the device is known. */
  isAllowed: boolean;
  payload: Buffer;
  /** From the end of the connection, s. */
  delayS: number;
}

/** What it may be is judged by the name that the client gives, before it has proven that it is its own. @throws ProtocolFault */
export function readWill(will: NonNullable<ConnectPacket['will']>, username: string): LastWill {
  const { topic, payload, qos = 0, properties } = will;
  if (qos > 2) throw new ProtocolFault(REASON.malformed, 'a last will of QoS 3'); // [MQTT-3.1.2-14]
  checkWillProperties(properties);
  const isGateway = parseGatewayUsername(username) !== undefined;
  const verdict = isGateway ? judgeGatewayTopic(topic) : judgePublishTopic(username, topic);
  return {
    topic,
    channel: verdict.kind === 'channel' ? verdict.channel : undefined,
    isAllowed: verdict.kind === 'channel' || verdict.kind === 'adapter',
    payload: Buffer.from(payload),
    delayS: properties?.willDelayInterval ?? 0,
  };
}

/** [MQTT-3.1.2-8]; with a delay (5.0) when it is over or the session is, whichever comes first. */
export function publishWill(core: DoorCore, session: Session, owner: DoorSession, will: LastWill): void {
  const publish = (): void => {
    core.taken();
    const { tenantId, client } = owner;
    const { topic, channel, payload } = will;
    const receivedAt = Date.now();
    const settled = (): void => core.settle(undefined);
    if (client.kind === 'gateway') {
      core.host.onGatewayMessage({ tenantId, gatewayId: client.id, topic, payload, receivedAt }, settled);
    } else {
      const message = { tenantId, deviceId: client.id, topic, channel, payload, receivedAt, source: 'door:will' };
      core.host.onMessage(message, settled);
    }
  };
  if (will.delayS === 0 || session.expiryS === 0) publish();
  else session.delayedWill = { dueAtS: core.wheel.after(will.delayS), publish };
}

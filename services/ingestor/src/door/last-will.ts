import type { DeviceChannel } from '@roadcall/contracts';
import type { DeviceSession } from './device-door.ts';
import type { DoorCore } from './door-core.ts';
import { checkWillProperties, type ConnectPacket } from './packet-parser.ts';
import { ProtocolFault, REASON } from './protocol.ts';
import type { Session } from './sessions.ts';
import { judgePublishTopic } from './topic-rules.ts';

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

/** @throws ProtocolFault */
export function readWill(will: NonNullable<ConnectPacket['will']>, username: string): LastWill {
  const { topic, payload, qos = 0, properties } = will;
  if (qos > 2) throw new ProtocolFault(REASON.malformed, 'a last will of QoS 3'); // [MQTT-3.1.2-14]
  checkWillProperties(properties);
  const verdict = judgePublishTopic(username, topic);
  return {
    topic,
    channel: verdict.kind === 'channel' ? verdict.channel : undefined,
    isAllowed: verdict.kind === 'channel' || verdict.kind === 'adapter',
    payload: Buffer.from(payload),
    delayS: properties?.willDelayInterval ?? 0,
  };
}

/** [MQTT-3.1.2-8]; with a delay (5.0) when it is over or the session is, whichever comes first. */
export function publishWill(core: DoorCore, session: Session, owner: DeviceSession, will: LastWill): void {
  const publish = (): void => {
    core.taken();
    const message = {
      tenantId: owner.tenantId,
      deviceId: owner.deviceId,
      topic: will.topic,
      channel: will.channel,
      payload: will.payload,
      receivedAt: Date.now(),
      source: 'door:will',
    };
    core.host.onMessage(message, () => core.settle(undefined));
  };
  if (will.delayS === 0 || session.expiryS === 0) publish();
  else session.delayedWill = { dueAtS: core.wheel.after(will.delayS), publish };
}

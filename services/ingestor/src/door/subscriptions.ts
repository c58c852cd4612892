import type { Connection } from './connection.ts';
import { isCleanText, packetBytes, type SubscribePacket } from './packet-parser.ts';
import { ProtocolFault, REASON } from './protocol.ts';
import { judgeFilter, type FilterVerdict } from './topic-rules.ts';

/** The only failure code of a SUBACK in 3.1.1, table 3.8. */
const FAILURE = 0x80;

const REASON_OF: Record<Exclude<FilterVerdict, 'acks' | 'commands'>, number> = {
  shared: REASON.sharedNotSupported,
  wildcard: REASON.wildcardsNotSupported,
  forbidden: REASON.notAuthorized,
};

/** A code for each filter, in their order [MQTT-3.8.4-5]. */
export function handleSubscribe(connection: Connection, packet: SubscribePacket): void {
  const { session, doorSession } = connection.admitted!;
  const deviceId = doorSession.client.kind === 'device' ? doorSession.client.id : undefined;
  const { version } = connection.style;
  const { subscriptions, messageId, properties } = packet;
  if (subscriptions.length === 0) {
    throw new ProtocolFault(REASON.protocolError, 'SUBSCRIBE without a filter'); // [MQTT-3.8.3-3]
  }
  if (properties?.subscriptionIdentifier !== undefined) {
    throw new ProtocolFault(REASON.subscriptionIdsNotSupported, 'subscription identifiers are not taken');
  }
  let wantsCommands = false;
  const granted = subscriptions.map(({ topic, qos }) => {
    if (topic === '' || !isCleanText(topic)) throw new ProtocolFault(REASON.malformed, 'a filter is no text'); // [MQTT-4.7.3-1]
    const verdict = judgeFilter(deviceId, topic);
    if (verdict !== 'acks' && verdict !== 'commands') return version === 5 ? REASON_OF[verdict] : FAILURE;
    if (verdict === 'acks') {
      session.readsAcks = true;
      return Math.min(qos, 1);
    }
    // What is read without a PUBACK could not be told from what was lost.
    if (qos === 0) return version === 5 ? REASON.implementation : FAILURE;
    session.readsCommands = true;
    wantsCommands = true;
    return 1;
  });
  connection.write(packetBytes({ cmd: 'suback', messageId: messageId!, granted }, version));
  if (wantsCommands && deviceId !== undefined) connection.core.host.onCommandsWanted(deviceId);
}

/** [MQTT-3.10.4-4]: answered whether there was anything to end or not. */
export function handleUnsubscribe(
  connection: Connection,
  packet: { unsubscriptions: string[]; messageId?: number },
): void {
  const { session, doorSession } = connection.admitted!;
  const deviceId = doorSession.client.kind === 'device' ? doorSession.client.id : undefined;
  const { version } = connection.style;
  if (packet.unsubscriptions.length === 0) {
    throw new ProtocolFault(REASON.protocolError, 'UNSUBSCRIBE without a filter'); // [MQTT-3.10.3-2]
  }
  const granted = packet.unsubscriptions.map((filter) => {
    const verdict = judgeFilter(deviceId, filter);
    const had = (verdict === 'commands' && session.readsCommands) || (verdict === 'acks' && session.readsAcks);
    if (verdict === 'commands') session.readsCommands = false;
    if (verdict === 'acks') session.readsAcks = false;
    return had ? REASON.success : REASON.noSubscriptionExisted;
  });
  connection.write(packetBytes({ cmd: 'unsuback', messageId: packet.messageId!, granted }, version));
}

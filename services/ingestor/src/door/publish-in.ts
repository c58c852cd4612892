import type { DeviceChannel } from '@roadcall/contracts';
import type { Connection } from './connection.ts';
import { PACKET, ProtocolFault, REASON, TOPIC_ALIAS_MAXIMUM } from './protocol.ts';
import { exactTopic, readPublish, type PublishRead } from './publish-packet.ts';
import { isSpent } from './rates.ts';
import { judgeGatewayTopic, judgePublishTopic } from './topic-rules.ts';

/** QoS 2 messages of a session that may wait for their PUBREL. */
const MAX_RECEIVED = 1_000;
/** Who publishes twice within this many seconds may be sending one message after the other, e.g. what it had stored. */
const MANY_WITHIN_S = 2;
const OWN_CHANNELS: ReadonlyMap<string, DeviceChannel> = new Map([
  ['telemetry', 'telemetry'],
  ['alarm', 'alarm'],
  ['status', 'status'],
  ['results', 'results'],
]);

/** A message from a device or gateway: to the host, and acknowledged when that has settled it. */
export function handlePublish(connection: Connection): void {
  const { core, framer } = connection;
  const { session, doorSession, entry, telemetryTopic, maxUnacked, maxMessagesPerS } = connection.admitted!;
  const { version } = connection.style;
  const { bytes, bodyAt, end } = framer;
  const packet = readPublish(bytes, bytes[framer.start]!, bodyAt, end, version, telemetryTopic);
  const { qos, packetId, payloadAt } = packet;
  if (qos === 2 && session.received?.has(packetId) === true) {
    connection.write(Buffer.from([PACKET.pubrec << 4, 2, packetId >> 8, packetId & 0xff])); // [MQTT-4.3.3-2]
    return;
  }
  if (qos === 2 && (session.received?.size ?? 0) >= MAX_RECEIVED) {
    throw new ProtocolFault(REASON.quotaExceeded, 'too many messages wait for their PUBREL');
  }
  const topic = packet.topicAlias === 0 ? packet.topic : resolveAlias(connection, packet, bytes, bodyAt);
  const channel = topic === telemetryTopic ? 'telemetry' : channelOf(connection, topic);
  const { nowS } = core.wheel;
  const isOneOfMany = nowS - connection.publishedAtS <= MANY_WITHIN_S;
  connection.publishedAtS = nowS;
  // Of another topic `latin1` may have been wrong about the letters.
  const exact = channel === undefined ? foreignTopic(connection, packet, topic, bytes, bodyAt) : topic;
  const payload = copyOf(bytes, payloadAt, end);
  const receivedAt = Date.now();

  const startedAt = performance.now();
  const pending = qos === 0 ? undefined : connection.acks.add(packetId, qos);
  connection.unacked += 1;
  core.taken();
  if (connection.unacked >= maxUnacked || core.host.isOverloaded()) connection.hold('unacked');
  if (
    isSpent(entry, nowS, maxMessagesPerS) ||
    isSpent(connection.address, nowS, core.limits.maxMessagesPerAddressPerS)
  ) {
    connection.hold('rate');
    core.throttle(connection);
  }
  const settled = (refusal?: string): void => {
    connection.unacked -= 1;
    if (pending !== undefined) {
      pending.isSettled = true;
      pending.refusal = refusal;
      core.metrics.pubackSeconds.observe((performance.now() - startedAt) / 1_000);
    }
    core.settle(connection);
  };
  const { tenantId, client } = doorSession;
  if (client.kind === 'gateway') {
    core.host.onGatewayMessage({ tenantId, gatewayId: client.id, topic: exact, payload, receivedAt }, settled);
    return;
  }
  const source = 'door:device';
  const message = { tenantId, deviceId: client.id, topic: exact, channel, payload, isOneOfMany, receivedAt, source };
  core.host.onMessage(message, settled);
}

/** The bytes that came belong to the next read. */
function copyOf(bytes: Buffer, from: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - from);
  bytes.copy(copy, 0, from, end);
  return copy;
}

/** Undefined: a topic that is none of ours. */
function channelOf(connection: Connection, topic: string): DeviceChannel | undefined {
  const { topicPrefix } = connection.admitted!;
  return topic.startsWith(topicPrefix) ? OWN_CHANNELS.get(topic.slice(topicPrefix.length)) : undefined;
}

/** The exact topic, where the device may publish to it as that of another system. @throws ProtocolFault where it may not. */
function foreignTopic(
  connection: Connection,
  packet: PublishRead,
  resolved: string,
  bytes: Buffer,
  bodyAt: number,
): string {
  if (packet.topic === '' && packet.topicAlias === 0) {
    throw new ProtocolFault(REASON.protocolError, 'PUBLISH without a topic'); // [MQTT-4.7.3-1]
  }
  const topic = packet.topic === '' ? resolved : exactTopic(bytes, bodyAt);
  const { client } = connection.admitted!.doorSession;
  const verdict = client.kind === 'device' ? judgePublishTopic(client.id, topic) : judgeGatewayTopic(topic);
  if (verdict.kind !== 'forbidden') return topic;
  const fields = { client: client.id, topic: topic.slice(0, 120) };
  connection.core.logger.warn(fields, 'ended a session: its client published where it may not');
  throw new ProtocolFault(REASON.notAuthorized, 'not allowed to publish to this topic'); // [MQTT-3.3.5-2]
}

function resolveAlias(connection: Connection, packet: PublishRead, bytes: Buffer, bodyAt: number): string {
  if (packet.topicAlias > TOPIC_ALIAS_MAXIMUM) {
    throw new ProtocolFault(REASON.topicAliasInvalid, `topic aliases go from 1 to ${TOPIC_ALIAS_MAXIMUM}`); // [MQTT-3.3.2-9]
  }
  if (packet.topic !== '') {
    connection.aliases ??= [];
    connection.aliases[packet.topicAlias] = exactTopic(bytes, bodyAt);
    return packet.topic;
  }
  const topic = connection.aliases?.[packet.topicAlias];
  if (topic === undefined) throw new ProtocolFault(REASON.protocolError, 'a topic alias that was not set'); // [MQTT-3.3.2-7]
  return topic;
}

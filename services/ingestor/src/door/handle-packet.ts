import type { Connection } from './connection.ts';
import { handlePuback } from './deliver-out.ts';
import { handleConnect } from './handle-connect.ts';
import { packetBytes, parsePacket } from './packet-parser.ts';
import { MAX_CONNECT_BYTES, PACKET, ProtocolFault, REASON } from './protocol.ts';
import { handlePublish } from './publish-in.ts';
import { handleSubscribe, handleUnsubscribe } from './subscriptions.ts';

const PINGRESP = Buffer.from([PACKET.pingresp << 4, 0]);

/** What a packet means depends on what the connection is. The framer of the connection holds its bytes. @throws ProtocolFault */
export function handlePacket(connection: Connection): void {
  const { bytes, start, bodyAt, end } = connection.framer;
  const type = bytes[start]! >> 4;
  if (connection.state !== 'open') {
    if (type !== PACKET.connect) {
      throw new ProtocolFault(REASON.protocolError, 'the first packet is no CONNECT'); // [MQTT-3.1.0-1]
    }
    const packet = Buffer.from(bytes.subarray(start, end));
    return handleConnect(connection, packet, packet.subarray(bodyAt - start));
  }
  if (type === PACKET.publish) return handlePublish(connection);
  if (type === PACKET.pingreq && bytes[start] === PACKET.pingreq << 4 && end === bodyAt) {
    return connection.write(PINGRESP); // [MQTT-3.12.4-1]
  }
  if (end - bodyAt > MAX_CONNECT_BYTES) {
    throw new ProtocolFault(REASON.packetTooLarge, 'only a PUBLISH may be that long');
  }
  handleOther(connection, Buffer.from(bytes.subarray(start, end)));
}

function handleOther(connection: Connection, bytes: Buffer): void {
  const { version } = connection.style;
  const { session } = connection.admitted!;
  const packet = parsePacket(bytes, version);
  switch (packet.cmd) {
    case 'puback':
      return handlePuback(session, packet.messageId!, packet.reasonCode ?? 0, packet.properties?.reasonString);
    case 'pubrel': {
      const isKnown = session.received?.delete(packet.messageId!) === true;
      const reasonCode = isKnown ? REASON.success : REASON.packetIdNotFound;
      // [MQTT-4.3.3-2]: answered even when it is not known, so that the client gets it off its list.
      return connection.write(packetBytes({ cmd: 'pubcomp', messageId: packet.messageId!, reasonCode }, version));
    }
    case 'subscribe':
      return handleSubscribe(connection, packet);
    case 'unsubscribe':
      return handleUnsubscribe(connection, packet);
    case 'disconnect':
      return handleDisconnect(connection, packet.reasonCode ?? 0, packet.properties?.sessionExpiryInterval);
    case 'pubrec':
    case 'pubcomp':
      throw new ProtocolFault(REASON.protocolError, 'nothing is sent with QoS 2 here');
    case 'connect': // [MQTT-3.1.0-2]
    case 'auth': // [MQTT-4.12.0-6]: no authentication method was agreed on
    case 'connack':
    case 'suback':
    case 'unsuback':
    case 'pingreq':
    case 'pingresp':
    case 'publish':
      throw new ProtocolFault(REASON.protocolError, `${packet.cmd} is not allowed here`);
    default:
      return packet satisfies never;
  }
}

/** The device goes: no last will [MQTT-3.14.4-3], unless it says so (5.0). */
function handleDisconnect(connection: Connection, reasonCode: number, expiryS: number | undefined): void {
  const { admitted, core } = connection;
  if (expiryS !== undefined) {
    if (admitted!.askedExpiryS === 0 && expiryS !== 0) {
      throw new ProtocolFault(REASON.protocolError, 'a session that was to end cannot be kept'); // [MQTT-3.14.2-2]
    }
    if (admitted!.doorSession.client.kind === 'device')
      admitted!.session.expiryS = Math.min(expiryS, core.limits.maxSessionExpiryS);
  }
  if (reasonCode === REASON.success) admitted!.will = undefined;
  connection.finish(undefined);
}

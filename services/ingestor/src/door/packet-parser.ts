import * as mqttPacket from 'mqtt-packet';
import { ProtocolFault, REASON, RETURN_CODE, type ProtocolVersion } from './protocol.ts';

// It would keep a buffer for every number of two bytes, 12 MB of them.
mqttPacket.writeToStream.cacheNumbers = false;

export type ConnectPacket = mqttPacket.IConnectPacket;
export type SubscribePacket = mqttPacket.ISubscribePacket;

/** Properties that a packet may carry (MQTT 5.0, table 2-4); mqtt-packet takes any in any. */
const ALLOWED: Record<string, ReadonlySet<string>> = {
  connect: new Set([
    'sessionExpiryInterval',
    'authenticationMethod',
    'authenticationData',
    'requestProblemInformation',
    'requestResponseInformation',
    'receiveMaximum',
    'topicAliasMaximum',
    'userProperties',
    'maximumPacketSize',
  ]),
  will: new Set([
    'willDelayInterval',
    'payloadFormatIndicator',
    'messageExpiryInterval',
    'contentType',
    'responseTopic',
    'correlationData',
    'userProperties',
  ]),
  subscribe: new Set(['subscriptionIdentifier', 'userProperties']),
  unsubscribe: new Set(['userProperties']),
  disconnect: new Set(['sessionExpiryInterval', 'serverReference', 'reasonString', 'userProperties']),
  auth: new Set(['authenticationMethod', 'authenticationData', 'reasonString', 'userProperties']),
};
const ACKNOWLEDGEMENT = new Set(['reasonString', 'userProperties']);

/** Reads one whole packet that is not a PUBLISH. @throws ProtocolFault, whatever the bytes are. */
export function parsePacket(bytes: Buffer, version: ProtocolVersion): mqttPacket.Packet {
  // A parser of its own for each: it keeps state between packets, of which a bad one leaves some behind.
  const parser = mqttPacket.parser({ protocolVersion: version });
  let packet: mqttPacket.Packet | undefined;
  let failure: unknown;
  parser.on('packet', (parsed) => (packet = parsed));
  parser.on('error', (error: unknown) => (failure ??= error));
  try {
    parser.parse(bytes);
  } catch (error) {
    failure = error;
  }
  if (failure !== undefined || packet === undefined) {
    throw new ProtocolFault(REASON.malformed, failure instanceof Error ? failure.message : 'packet is cut off');
  }
  checkProperties(packet.cmd, 'properties' in packet ? packet.properties : undefined);
  if (packet.messageId !== undefined && packet.messageId <= 0) {
    throw new ProtocolFault(REASON.malformed, 'packet id 0'); // [MQTT-2.3.1-1], 5.0: [MQTT-2.2.1-3]
  }
  return packet;
}

/**
 * Protocol name and level of a CONNECT, before it is parsed: a version that is not spoken here gets an answer of its own.
 * @throws ProtocolFault; `unsupportedVersion` for another level [MQTT-3.1.2-2].
 */
export function peekVersion(body: Buffer): ProtocolVersion {
  const name = body.length >= 2 ? body.toString('latin1', 2, 2 + body.readUInt16BE(0)) : '';
  const level = body[2 + name.length];
  if (name === 'MQTT' && (level === 4 || level === 5)) return level;
  if (level !== undefined && (name === 'MQTT' || name === 'MQIsdp')) {
    throw new ProtocolFault(REASON.unsupportedVersion, `${name} level ${level}: spoken are MQTT 3.1.1 and 5.0`);
  }
  throw new ProtocolFault(REASON.malformed, 'no CONNECT of MQTT'); // [MQTT-3.1.2-1]
}

/** Whether a text of a packet is one [MQTT-1.5.3-1, MQTT-1.5.3-2]: mqtt-packet replaces what is not UTF-8 by U+FFFD. */
export function isCleanText(text: string): boolean {
  return !/[\0\uFFFD]/.test(text);
}

/** False is what mqtt-packet makes of the byte 0 of these, and of a property that is cut off. */
const BOOLEANS: ReadonlySet<string> = new Set([
  'requestProblemInformation',
  'requestResponseInformation',
  'payloadFormatIndicator',
]);

/** @throws ProtocolFault for one that does not belong there, comes twice or is cut off. */
function checkProperties(kind: string, properties: object | undefined): void {
  if (properties === undefined) return;
  const allowed = ALLOWED[kind] ?? ACKNOWLEDGEMENT;
  for (const [name, value] of Object.entries<unknown>({ ...properties })) {
    if (!allowed.has(name)) throw new ProtocolFault(REASON.protocolError, `${kind}: ${name} does not belong there`);
    if (name === 'userProperties') continue;
    if (Array.isArray(value)) throw new ProtocolFault(REASON.protocolError, `${kind}: ${name} comes twice`);
    const isCut = value === undefined || value === null || (value === false && !BOOLEANS.has(name));
    if (isCut || (typeof value === 'number' && value < 0) || (typeof value === 'string' && !isCleanText(value))) {
      throw new ProtocolFault(REASON.malformed, `${kind}: ${name} cannot be read`);
    }
  }
}

/** The properties of a last will, which have their own list. @throws ProtocolFault */
export function checkWillProperties(properties: object | undefined): void {
  checkProperties('will', properties);
}

/** Bytes of a packet to a client. */
export function packetBytes(packet: mqttPacket.Packet, version: ProtocolVersion): Buffer {
  return mqttPacket.generate(packet, { protocolVersion: version });
}

/** CONNACK of a refusal: the code of MQTT 5, or the one of 3.1.1 that comes nearest. Undefined: 3.1.1 has none. */
export function refusalBytes(reasonCode: number, version: ProtocolVersion, reasonString?: string): Buffer | undefined {
  if (version === 5) {
    const properties = reasonString === undefined ? undefined : { reasonString };
    return packetBytes({ cmd: 'connack', sessionPresent: false, reasonCode, ...(properties && { properties }) }, 5);
  }
  const returnCode = RETURN_CODE_OF.get(reasonCode);
  return returnCode === undefined ? undefined : packetBytes({ cmd: 'connack', sessionPresent: false, returnCode }, 4);
}

const RETURN_CODE_OF = new Map<number, number>([
  [REASON.unsupportedVersion, RETURN_CODE.unacceptableVersion],
  [REASON.badClientId, RETURN_CODE.identifierRejected],
  [REASON.serverUnavailable, RETURN_CODE.serverUnavailable],
  [REASON.connectionRate, RETURN_CODE.serverUnavailable],
  [REASON.quotaExceeded, RETURN_CODE.serverUnavailable],
  [REASON.badCredential, RETURN_CODE.badCredential],
  [REASON.notAuthorized, RETURN_CODE.notAuthorized],
]);

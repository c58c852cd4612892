import { isUtf8 } from 'node:buffer';
import { ProtocolFault, REASON, type ProtocolVersion } from './protocol.ts';

/** A PUBLISH as it was read. The same object each time: take out what is to be kept before the next one is read. */
export interface PublishRead {
  qos: 0 | 1 | 2;
  dup: boolean;
  /** Empty when an alias stands for it. */
  topic: string;
  /** 0 = none. */
  topicAlias: number;
  packetId: number;
  payloadAt: number;
}

const read: PublishRead = { qos: 0, dup: false, topic: '', topicAlias: 0, packetId: 0, payloadAt: 0 };

const PROPERTY = {
  payloadFormat: 0x01,
  messageExpiry: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionId: 0x0b,
  topicAlias: 0x23,
  userProperty: 0x26,
} as const;

/**
 * Reads a PUBLISH straight from its bytes: nearly every packet is one, and mqtt-packet takes several µs for it.
 * @param first its first byte. @param at begin of its body. @param end its end.
 * @param expected an ASCII topic that it mostly is: then that same text is `topic`, and no other is made.
 * @throws ProtocolFault
 */
export function readPublish(
  bytes: Buffer,
  first: number,
  at: number,
  end: number,
  version: ProtocolVersion,
  expected = '',
): PublishRead {
  const qos = (first >> 1) & 3;
  if (qos === 3) throw malformed('QoS 3'); // [MQTT-3.3.1-4]
  read.qos = qos as 0 | 1 | 2;
  read.dup = (first & 0x08) !== 0;
  if (read.dup && qos === 0) throw malformed('DUP with QoS 0'); // [MQTT-3.3.1-2]
  const topicEnd = endOfString(bytes, at, end);
  read.topic = isText(bytes, at + 2, topicEnd, expected) ? expected : bytes.toString('latin1', at + 2, topicEnd);
  at = topicEnd;
  if (qos > 0) {
    if (at + 2 > end) throw malformed('packet id is missing');
    read.packetId = bytes.readUInt16BE(at);
    if (read.packetId === 0) throw malformed('packet id 0'); // [MQTT-2.3.1-1], 5.0: [MQTT-2.2.1-3]
    at += 2;
  }
  read.topicAlias = 0;
  if (version === 5) {
    if (at >= end) throw malformed('property length is missing');
    at = bytes[at] === 0 ? at + 1 : readProperties(bytes, at, end);
  }
  read.payloadAt = at;
  return read;
}

/**
 * The topic as text, where `latin1` may have been wrong about it. @throws ProtocolFault when it is not UTF-8, holds U+0000 or a
 * wildcard [MQTT-1.5.3-1, MQTT-1.5.3-2, MQTT-3.3.2-2].
 */
export function exactTopic(bytes: Buffer, at: number): string {
  const topic = textOf(bytes, at + 2, at + 2 + bytes.readUInt16BE(at));
  if (/[+#]/.test(topic)) throw new ProtocolFault(REASON.topicNameInvalid, 'a wildcard in the name of a topic');
  return topic;
}

function isText(bytes: Buffer, at: number, end: number, text: string): boolean {
  if (text.length !== end - at) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function malformed(what: string): ProtocolFault {
  return new ProtocolFault(REASON.malformed, `PUBLISH: ${what}`);
}

function endOfString(bytes: Buffer, at: number, end: number): number {
  if (at + 2 > end) throw malformed('a length is missing');
  const stringEnd = at + 2 + bytes.readUInt16BE(at);
  if (stringEnd > end) throw malformed('a string is cut off');
  return stringEnd;
}

function textOf(bytes: Buffer, at: number, end: number): string {
  const part = bytes.subarray(at, end);
  if (!isUtf8(part) || part.includes(0)) throw malformed('a string is not UTF-8, or holds U+0000');
  return part.toString();
}

/** Walks the properties of MQTT 5 [MQTT-3.3.2.3]; only the topic alias is used. @returns where the payload begins. */
function readProperties(bytes: Buffer, at: number, end: number): number {
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= end || shift > 21) throw malformed('property length');
    const byte = bytes[at++]!;
    length += (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  const stop = at + length;
  if (stop > end) throw malformed('properties are cut off');
  let seen = 0;
  while (at < stop) {
    const property = bytes[at++]!;
    const next = endOfProperty(bytes, property, at, stop);
    if (next > stop) throw malformed('a property is cut off');
    if (property === PROPERTY.topicAlias) read.topicAlias = aliasOf(bytes.readUInt16BE(at));
    if (property === PROPERTY.payloadFormat && bytes[at]! > 1) throw wrong('payload format indicator');
    if (property !== PROPERTY.userProperty) {
      const bit = 1 << (property === PROPERTY.topicAlias ? 4 : property);
      if ((seen & bit) !== 0) throw wrong('a property comes twice');
      seen |= bit;
    }
    at = next;
  }
  return stop;
}

function endOfProperty(bytes: Buffer, property: number, at: number, stop: number): number {
  switch (property) {
    case PROPERTY.payloadFormat:
      return at + 1;
    case PROPERTY.topicAlias:
      return at + 2;
    case PROPERTY.messageExpiry:
      return at + 4;
    case PROPERTY.contentType:
    case PROPERTY.responseTopic: {
      const next = endOfString(bytes, at, stop);
      textOf(bytes, at + 2, next);
      return next;
    }
    case PROPERTY.correlationData:
      return endOfString(bytes, at, stop);
    case PROPERTY.userProperty: {
      const value = endOfString(bytes, at, stop);
      textOf(bytes, at + 2, value);
      const next = endOfString(bytes, value, stop);
      textOf(bytes, value + 2, next);
      return next;
    }
    case PROPERTY.subscriptionId: // [MQTT-3.3.4-6]
      throw wrong('a subscription identifier from a client');
    default:
      throw malformed(`unknown property ${property}`);
  }
}

/** Zero is no alias [MQTT-3.3.2-8]. */
function aliasOf(alias: number): number {
  if (alias === 0) throw new ProtocolFault(REASON.topicAliasInvalid, 'topic alias 0');
  return alias;
}

function wrong(what: string): ProtocolFault {
  return new ProtocolFault(REASON.protocolError, `PUBLISH: ${what}`);
}

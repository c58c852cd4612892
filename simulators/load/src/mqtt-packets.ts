/**
 * The few MQTT 3.1.1 packets that a sending device needs, made by hand: thousands of devices in one process must cost less
 * than the server that is measured.
 */

const QOS_1_PUBLISH = 0x32;
const CONNECT = 0x10;
const SUBSCRIBE = 0x82;
const CONNACK = 0x20;
const PUBACK = 0x40;
/** Clean session, user name and password. */
const CONNECT_FLAGS = 0xc2;
/** CONNACK and PUBACK are four bytes each. */
const ACK_BYTES = 4;

/** @param keepAliveS 0 = none. */
export function connectPacket(clientId: string, username: string, password: string, keepAliveS: number): Buffer {
  const head = Buffer.from([
    0x00,
    0x04,
    0x4d,
    0x51,
    0x54,
    0x54,
    0x04,
    CONNECT_FLAGS,
    keepAliveS >> 8,
    keepAliveS & 0xff,
  ]);
  return packet(CONNECT, [head, text(clientId), text(username), text(password)]);
}

/** A QoS 1 PUBLISH; its id is 1 until `setPacketId` says otherwise. */
export function publishPacket(topic: string, payload: Uint8Array): Buffer {
  return packet(QOS_1_PUBLISH, [text(topic), Buffer.from([0, 1]), payload]);
}

/** Asks for the messages of a topic filter with QoS 1. */
export function subscribePacket(packetId: number, filter: string): Buffer {
  return packet(SUBSCRIBE, [Buffer.from([packetId >> 8, packetId & 0xff]), text(filter), Buffer.from([1])]);
}

/** Offset of the packet id of a PUBLISH for this topic. */
export function packetIdOffset(publish: Buffer, topic: string): number {
  let lengthBytes = 1;
  while ((publish[lengthBytes]! & 0x80) !== 0) lengthBytes += 1;
  return 1 + lengthBytes + 2 + Buffer.byteLength(topic);
}

/** Gives a PUBLISH its id, 1…65535. */
export function setPacketId(publish: Buffer, offset: number, id: number): void {
  publish.writeUInt16BE(id, offset);
}

/** Takes CONNACKs and PUBACKs out of a byte stream, however it is cut. */
export class AckReader {
  private readonly rest = Buffer.alloc(ACK_BYTES);
  private held = 0;
  private readonly onConnack: (returnCode: number) => void;
  private readonly onPuback: (packetId: number) => void;

  constructor(onConnack: (returnCode: number) => void, onPuback: (packetId: number) => void) {
    this.onConnack = onConnack;
    this.onPuback = onPuback;
  }

  /** Takes the first `length` bytes. @throws Error for anything but these two packets. */
  read(chunk: Uint8Array, length: number): void {
    for (let i = 0; i < length; i++) {
      this.rest[this.held++] = chunk[i]!;
      if (this.held < ACK_BYTES) continue;
      this.held = 0;
      if (this.rest[0] === PUBACK) this.onPuback(this.rest.readUInt16BE(2));
      else if (this.rest[0] === CONNACK) this.onConnack(this.rest[3]!);
      else throw new Error(`unexpected MQTT packet 0x${this.rest[0]!.toString(16)}`);
    }
  }
}

function packet(type: number, parts: readonly Uint8Array[]): Buffer {
  const bodyBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const header = [type];
  let rest = bodyBytes;
  do {
    header.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from(header), ...parts]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

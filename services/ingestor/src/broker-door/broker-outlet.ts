import type { Duplex } from 'node:stream';

const PUBACK = 0x40;
/** QoS 0, not retained. */
const PUBLISH = 0x30;
/** MQTT 5 without properties. */
const NO_PROPERTIES = 0;

/**
 * What goes out to the broker past mqtt.js: PUBACKs and `acks`, two packets for each message that is stored. A batch settles
 * its messages in one go, so their packets leave in one write.
 */
export class BrokerOutlet {
  private readonly stream: Duplex;
  private parts: Buffer[] = [];

  constructor(stream: Duplex) {
    this.stream = stream;
  }

  /** Of a message with QoS 1 that is stored or quarantined. */
  puback(messageId: number): void {
    this.push(Buffer.from([PUBACK, 2, messageId >> 8, messageId & 0xff]));
  }

  /** With QoS 0, MQTT 5. */
  publish(topic: string, payload: string): void {
    const topicBytes = Buffer.byteLength(topic);
    const bodyBytes = 2 + topicBytes + 1 + Buffer.byteLength(payload);
    const header = headerOf(PUBLISH, bodyBytes);
    const packet = Buffer.allocUnsafe(header.length + bodyBytes);
    packet.set(header);
    let at = packet.writeUInt16BE(topicBytes, header.length);
    at += packet.write(topic, at);
    packet[at] = NO_PROPERTIES;
    packet.write(payload, at + 1);
    this.push(packet);
  }

  private push(packet: Buffer): void {
    if (this.parts.push(packet) === 1) queueMicrotask(() => this.flush());
  }

  private flush(): void {
    const { parts } = this;
    this.parts = [];
    if (this.stream.writable) this.stream.write(Buffer.concat(parts));
  }
}

/** Type and "remaining length" [MQTT-2.2.3]. */
function headerOf(type: number, bodyBytes: number): number[] {
  const header = [type];
  let rest = bodyBytes;
  do {
    header.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return header;
}

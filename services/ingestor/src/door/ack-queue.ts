import { packetBytes } from './packet-parser.ts';
import { PACKET, REASON, type ProtocolVersion } from './protocol.ts';

/** Longest explanation in an acknowledgement, characters. */
const MAX_REASON_STRING = 200;
/** PUBACK and PUBREC without a reason: type, length, packet id. */
const ACK_BYTES = 4;

/** A message that waits for its acknowledgement. */
export interface PendingAck {
  readonly packetId: number;
  readonly qos: 1 | 2;
  isSettled: boolean;
  /** Why nothing of it could be used. */
  refusal: string | undefined;
  next: PendingAck | undefined;
}

/** Acknowledgements leave in the order in which the messages came [MQTT-4.6.0-2, MQTT-4.6.0-3]. */
export class AckQueue {
  private head: PendingAck | undefined;
  private tail: PendingAck | undefined;

  add(packetId: number, qos: 1 | 2): PendingAck {
    const pending: PendingAck = { packetId, qos, isSettled: false, refusal: undefined, next: undefined };
    if (this.tail === undefined) this.head = pending;
    else this.tail.next = pending;
    this.tail = pending;
    return pending;
  }

  /** Takes out what may leave now: everything settled before the first that is not. */
  takeSettled(): PendingAck[] {
    const settled: PendingAck[] = [];
    let { head } = this;
    while (head?.isSettled === true) {
      settled.push(head);
      head = head.next;
    }
    this.head = head;
    if (head === undefined) this.tail = undefined;
    return settled;
  }
}

/** How acknowledgements are written for a client. */
export interface AckStyle {
  version: ProtocolVersion;
  /** It wants to be told why [MQTT-3.1.2-29]. */
  wantsReasons: boolean;
  /** A reason that makes the packet longer than this is left out [MQTT-3.4.2-2]. */
  maxPacketBytes: number;
}

/** All of them in one buffer, for one write. */
export function ackBytes(acks: readonly PendingAck[], style: AckStyle): Buffer {
  if (style.version === 5 && acks.some(({ refusal }) => refusal !== undefined)) {
    return Buffer.concat(acks.map((ack) => explainedAck(ack, style)));
  }
  const bytes = Buffer.allocUnsafe(acks.length * ACK_BYTES);
  let at = 0;
  for (const { packetId, qos } of acks) {
    bytes[at] = (qos === 1 ? PACKET.puback : PACKET.pubrec) << 4;
    bytes[at + 1] = 2;
    bytes[at + 2] = packetId >> 8;
    bytes[at + 3] = packetId & 0xff;
    at += ACK_BYTES;
  }
  return bytes;
}

function explainedAck({ packetId, qos, refusal }: PendingAck, style: AckStyle): Buffer {
  const cmd = qos === 1 ? 'puback' : 'pubrec';
  if (refusal === undefined) return packetBytes({ cmd, messageId: packetId, reasonCode: REASON.success }, 5);
  const plain = { cmd, messageId: packetId, reasonCode: REASON.payloadInvalid } as const;
  if (style.wantsReasons) {
    const bytes = packetBytes({ ...plain, properties: { reasonString: refusal.slice(0, MAX_REASON_STRING) } }, 5);
    if (bytes.length <= style.maxPacketBytes) return bytes;
  }
  return packetBytes(plain, 5);
}

/** DISCONNECT to a client, with the reason in words if it wants them; 3.1.1 has none. */
export function disconnectBytes(reasonCode: number, reason: string, style: AckStyle): Buffer | undefined {
  if (style.version !== 5) return undefined;
  const plain = { cmd: 'disconnect', reasonCode } as const;
  const told = packetBytes({ ...plain, properties: { reasonString: reason } }, 5);
  return style.wantsReasons && told.length <= style.maxPacketBytes ? told : packetBytes(plain, 5);
}

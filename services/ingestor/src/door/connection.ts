import type { Socket } from 'node:net';
import { describeError } from '@roadcall/service-kit';
import { ackBytes, AckQueue, disconnectBytes, type AckStyle } from './ack-queue.ts';
import type { Admitted } from './admitted.ts';
import type { DoorCore } from './door-core.ts';
import { Framer } from './framer.ts';
import type { Watched } from './keep-alive.ts';
import { publishWill } from './last-will.ts';
import { refusalBytes } from './packet-parser.ts';
import { MAX_CONNECT_BYTES, ProtocolFault, REASON } from './protocol.ts';
import type { AddressCount } from './rates.ts';
import type { Wire } from './shared-reads.ts';

/** A peer that takes nothing from its socket may leave this much to it. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** From our end of a connection until it is cut, s: so that the peer can still read why. */
const LINGER_S = 2;

/** Why a socket is not read. */
const HOLD = { admission: 1, unacked: 2, rate: 4, stopping: 8 } as const;

/** One connection: its bytes in and out, what holds it up, when it ends. What packets mean is told by their handlers. */
export class Connection implements Watched {
  readonly core: DoorCore;
  readonly socket: Socket;
  readonly address: AddressCount;
  state: 'new' | 'admitting' | 'open' | 'ending' | 'closed' = 'new';
  style: AckStyle = { version: 4, wantsReasons: true, maxPacketBytes: Infinity };
  admitted: Admitted | undefined;
  readonly framer = new Framer(MAX_CONNECT_BYTES);
  readonly acks = new AckQueue();
  /** Topics by alias [MQTT-3.3.2-10]; made when the first is set. */
  aliases: string[] | undefined;
  /** Messages that the host has not settled. */
  unacked = 0;
  /** Second of the last PUBLISH. */
  publishedAtS = Number.NEGATIVE_INFINITY;
  isInFlush = false;
  wheelSlot = -1;
  private held = 0;
  private lastPacketS: number;
  /** When the packet that is not whole began, s; −1: there is none. */
  private partialSinceS = -1;
  private countedPartial = 0;
  private readonly onPacket: (connection: Connection) => void;

  constructor(core: DoorCore, wire: Wire, address: AddressCount, onPacket: (connection: Connection) => void) {
    const { socket } = wire;
    this.core = core;
    this.socket = socket;
    this.address = address;
    this.onPacket = onPacket;
    this.lastPacketS = core.wheel.nowS;
    core.wheel.watch(this);
    wire.onBytes = (bytes, length) => this.onBytes(bytes, length);
    socket.on('error', (error) => core.logger.debug({ reason: describeError(error) }, 'a connection failed'));
    socket.on('close', () => this.onClose());
  }

  // Reading

  private onBytes(bytes: Buffer, length: number): void {
    if (this.state === 'ending' || this.state === 'closed') return;
    this.framer.feed(bytes, length);
    this.read();
    this.framer.settle();
  }

  private read(): void {
    const { framer } = this;
    try {
      while (this.held === 0 && this.state !== 'ending' && this.state !== 'closed') {
        const found = framer.next();
        if (found === 'packet') {
          this.lastPacketS = this.core.wheel.nowS;
          this.partialSinceS = -1;
          this.onPacket(this);
        } else if (found === 'more') {
          break;
        } else if (found === 'too_long') {
          this.core.metrics.refusedConnections.inc({ reason: 'packet_too_long' });
          throw new ProtocolFault(REASON.packetTooLarge, 'a packet is longer than allowed'); // 5.0: [MQTT-3.2.2-15]
        } else {
          throw new ProtocolFault(REASON.malformed, 'a length of more than four bytes');
        }
      }
      this.watchPartial();
    } catch (error) {
      if (!(error instanceof ProtocolFault)) this.core.logger.error({ err: error }, 'a packet could not be handled');
      this.fail(error instanceof ProtocolFault ? error : new ProtocolFault(REASON.unspecified, 'internal error'));
    }
  }

  /** A packet in pieces has its own time-out, and all of them together a bound. */
  private watchPartial(): void {
    const bytes = this.held === 0 ? this.framer.partialBytes : 0;
    if (bytes === this.countedPartial) return;
    this.countPartial(bytes);
    if (bytes === 0) {
      this.partialSinceS = -1;
    } else if (this.partialSinceS < 0) {
      this.partialSinceS = this.core.wheel.nowS;
      this.core.wheel.watch(this);
    }
    if (this.core.partialBytes > this.core.limits.maxPartialBytes) {
      throw new ProtocolFault(REASON.quotaExceeded, 'too many packets are half received');
    }
  }

  private countPartial(bytes: number): void {
    this.core.partialBytes += bytes - this.countedPartial;
    this.countedPartial = bytes;
  }

  /** Reads nothing more: the peer's bytes wait in the kernel, and then at the peer. */
  hold(reason: keyof typeof HOLD): void {
    if (this.held === 0) this.socket.pause();
    this.held |= HOLD[reason];
  }

  /** Goes on reading when nothing else holds it. Time that it was held is none that the peer was silent. */
  release(reason: keyof typeof HOLD): void {
    if ((this.held & HOLD[reason]) === 0) return;
    this.held &= ~HOLD[reason];
    if (this.held !== 0 || this.state === 'ending' || this.state === 'closed') return;
    this.lastPacketS = this.core.wheel.nowS;
    this.read();
    this.core.wheel.watch(this);
    if (this.held === 0) this.socket.resume();
  }

  get isHeldForAcks(): boolean {
    return (this.held & HOLD.unacked) !== 0;
  }

  // Writing

  write(bytes: Buffer): void {
    if (this.state === 'closed' || this.state === 'ending') return;
    this.socket.write(bytes);
    if (this.socket.writableLength > MAX_UNSENT_BYTES) {
      this.core.logger.info({ client: this.admitted?.entry.name }, 'cut a connection: its peer reads nothing');
      this.socket.destroy();
    }
  }

  /** Sends the acknowledgements that may leave, in one write, and reads on if that makes room. */
  flush(): void {
    this.isInFlush = false;
    if (this.state !== 'open') return;
    const acks = this.acks.takeSettled();
    if (acks.length > 0) {
      for (const { qos, packetId, refusal } of acks) {
        // A PUBREC with a reason is the end of it (5.0: [MQTT-4.3.3-4]).
        const isOver = qos === 1 || (this.style.version === 5 && refusal !== undefined);
        if (!isOver) (this.admitted!.session.received ??= new Set()).add(packetId);
      }
      this.write(ackBytes(acks, this.style));
    }
    if (this.isHeldForAcks && this.unacked <= this.admitted!.maxUnacked / 2) this.release('unacked');
  }

  // Ending

  /** The peer has broken the rules: MQTT 5 is told how [MQTT-4.13.1-1]; 3.1.1 is cut off [MQTT-4.8.0-1]. */
  fail(fault: ProtocolFault): void {
    if (this.state === 'ending' || this.state === 'closed') return;
    const client = this.admitted?.entry.name;
    this.core.logger.debug({ client, address: this.address.address, reason: fault.message }, 'ended a connection');
    if (this.state === 'open') this.endWith(fault.reasonCode, fault.message);
    else this.finish(refusalBytes(fault.reasonCode, this.style.version, fault.message));
  }

  /** Ends a connection whose device was let in; the last will is published. */
  endWith(reasonCode: number, reason: string): void {
    this.finish(disconnectBytes(reasonCode, reason, this.style));
  }

  /** Sends the last bytes and closes. What the peer still sends is read and thrown away, so that it gets ours. */
  finish(bytes: Buffer | undefined): void {
    if (this.state === 'ending' || this.state === 'closed') return;
    this.leave();
    this.state = 'ending';
    this.lastPacketS = this.core.wheel.nowS;
    this.core.wheel.watch(this);
    this.framer.clear();
    this.socket.resume();
    if (bytes === undefined) this.socket.end();
    else this.socket.end(bytes);
  }

  private onClose(): void {
    this.leave();
    this.state = 'closed';
    this.core.wheel.forget(this);
    this.core.connections.delete(this);
    this.framer.clear();
  }

  /** The device is gone from here, once: last will, session, presence. */
  private leave(): void {
    this.countPartial(0);
    const { admitted, core } = this;
    if (admitted === undefined) return;
    this.admitted = undefined;
    const { session, entry, doorSession, will } = admitted;
    if (will !== undefined && !core.isStopping) publishWill(core, session, doorSession, will);
    core.book.leave(session, entry);
    if (!core.isStopping) core.host.onSession(doorSession, 'closed');
  }

  // Time-outs

  dueAtS(): number {
    switch (this.state) {
      case 'new':
      case 'admitting':
        return this.lastPacketS + this.core.limits.connectTimeoutS;
      case 'ending':
        return this.lastPacketS + LINGER_S;
      case 'closed':
        return Infinity;
      case 'open':
        return this.held === 0 ? this.silentUntilS() : Infinity;
      default:
        return this.state satisfies never;
    }
  }

  private silentUntilS(): number {
    const { packetTimeoutS, slowestBytesPerS } = this.core.limits;
    if (this.partialSinceS >= 0) {
      return this.partialSinceS + packetTimeoutS + this.framer.wantedBytes / slowestBytesPerS;
    }
    const keepAliveS = this.admitted?.keepAliveS ?? 0;
    return keepAliveS === 0 ? Infinity : this.lastPacketS + Math.ceil(keepAliveS * 1.5) + 1;
  }

  onDue(): void {
    if (this.state !== 'open') {
      if (this.state !== 'ending') this.core.metrics.refusedConnections.inc({ reason: 'connect_timeout' });
      this.socket.destroy();
    } else if (this.partialSinceS >= 0) {
      this.endWith(REASON.unspecified, 'a packet took too long to arrive');
    } else {
      this.endWith(REASON.keepAliveTimeout, 'nothing came for one and a half times the keep alive'); // [MQTT-3.1.2-24], 5.0: -22
    }
  }
}

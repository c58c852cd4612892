import { deviceTopic, DeviceId } from '@roadcall/contracts';
import { packetIdOffset, publishPacket, RawDevice, setPacketId } from '@roadcall/load-simulator';
import type { PlannedDevice } from '../plan/devices.ts';
import { messageOf } from '../plan/messages.ts';
import {
  reconnectMs,
  WINDOW,
  type Acknowledgement,
  type ChaosSender,
  type ChaosSenderOptions,
  type Sending,
} from './chaos-sender.ts';

/**
 * A device at the device door: it keeps each message until it is acknowledged and sends it again after a lost connection. It
 * keeps numbers only, the bytes are planned, so that hours of outage cost no memory here.
 */
export class ChaosDevice implements ChaosSender {
  readonly planned: PlannedDevice;
  /** Here each message has its PUBACK. */
  readonly needsAnother = false;
  private readonly options: ChaosSenderOptions;
  private readonly raw: RawDevice;
  private readonly topic: string;
  private pending: Sending[] = [];
  private readonly inFlight = new Map<number, Acknowledgement>();
  private lastPacketId = 0;
  private isConnected = false;
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private attempts = 0;

  constructor(options: ChaosSenderOptions) {
    this.options = options;
    this.planned = options.planned;
    this.topic = deviceTopic(DeviceId.parse(options.access.id), 'telemetry');
    this.raw = new RawDevice(options.access);
    this.raw.onPuback = (id) => this.acknowledged(id);
    this.raw.onLost = () => this.lost();
  }

  start(): void {
    this.attempts += 1;
    this.raw.connect(this.options.port).then(
      () => this.connected(),
      () => this.connectLater(),
    );
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.raw.close();
  }

  offer(sending: Sending): void {
    this.pending.push(sending);
    this.pump();
  }

  get waiting(): number {
    return this.pending.length + this.inFlight.size;
  }

  private connected(): void {
    this.isConnected = true;
    this.pump();
  }

  private pump(): void {
    if (!this.isConnected) return;
    const room = WINDOW - this.inFlight.size;
    if (room <= 0 || this.pending.length === 0) return;
    for (const sending of this.pending.splice(0, room)) {
      const { payload } = messageOf(this.options.plan, this.planned, sending);
      const packet = publishPacket(this.topic, payload);
      this.lastPacketId = (this.lastPacketId % 65_535) + 1;
      setPacketId(packet, packetIdOffset(packet, this.topic), this.lastPacketId);
      this.inFlight.set(this.lastPacketId, { sending, sentAt: performance.now(), isDirect: true });
      this.raw.send(packet);
    }
  }

  private acknowledged(packetId: number): void {
    const acknowledgement = this.inFlight.get(packetId);
    if (acknowledgement === undefined) return;
    this.inFlight.delete(packetId);
    this.options.onAcknowledged(this, acknowledgement);
    this.pump();
  }

  private lost(): void {
    this.isConnected = false;
    this.pending = [...[...this.inFlight.values()].map(({ sending }) => sending), ...this.pending];
    this.inFlight.clear();
    this.connectLater();
  }

  private connectLater(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => this.start(), reconnectMs(this.planned.index, this.attempts));
  }
}

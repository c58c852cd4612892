import { deviceTopic, DeviceId } from '@roadcall/contracts';
import { packetIdOffset, publishPacket, RawDevice, setPacketId, type DeviceAccess } from '@roadcall/load-simulator';
import type { PlannedDevice } from '../plan/devices.ts';
import { messageOf, type ChaosPlan, type MessageKey } from '../plan/messages.ts';

/** One sending of a message: the same message may be sent several times. */
export interface Sending extends MessageKey {
  /** The message was acknowledged before and goes out once more. */
  isRepeated: boolean;
}

export interface Acknowledgement {
  sending: Sending;
  /** When these bytes left, by `performance.now()`. */
  sentAt: number;
}

export interface ChaosDeviceOptions {
  plan: ChaosPlan;
  planned: PlannedDevice;
  access: DeviceAccess;
  port: number;
  onAcknowledged(device: ChaosDevice, acknowledgement: Acknowledgement): void;
}

/** Messages that wait for their PUBACK at once; the others wait in the device. */
const WINDOW = 16;
const RECONNECT_MS = 200;
const RECONNECT_SPREAD_MS = 600;

/**
 * A device as it has to be: it keeps each message until it is acknowledged and sends it again after a lost connection. It
 * keeps numbers only, the bytes are planned, so that hours of outage cost no memory here.
 */
export class ChaosDevice {
  readonly planned: PlannedDevice;
  private readonly options: ChaosDeviceOptions;
  private readonly raw: RawDevice;
  private readonly topic: string;
  private pending: Sending[] = [];
  private readonly inFlight = new Map<number, Acknowledgement>();
  private lastPacketId = 0;
  private isConnected = false;
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private attempts = 0;

  constructor(options: ChaosDeviceOptions) {
    this.options = options;
    this.planned = options.planned;
    this.topic = deviceTopic(DeviceId.parse(options.access.id), 'telemetry');
    this.raw = new RawDevice(options.access);
    this.raw.onPuback = (id) => this.acknowledged(id);
    this.raw.onLost = () => this.lost();
  }

  /** Connects, and again whenever the connection is lost, until `stop`. */
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

  /** Sendings that are not yet acknowledged. */
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
      this.inFlight.set(this.lastPacketId, { sending, sentAt: performance.now() });
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
    const spread = ((this.planned.index * 37 + this.attempts * 101) % 100) / 100;
    this.timer = setTimeout(() => this.start(), RECONNECT_MS + spread * RECONNECT_SPREAD_MS);
  }
}

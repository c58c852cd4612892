import { AckMessage, deviceTopic, DeviceId } from '@roadcall/contracts';
import { connect, type MqttClient } from 'mqtt';
import type { PlannedDevice } from '../plan/devices.ts';
import { FIXES_PER_MESSAGE, messageOf } from '../plan/messages.ts';
import { reconnectMs, WINDOW, type ChaosSender, type ChaosSenderOptions, type Sending } from './chaos-sender.ts';
import { InFlight, type Entry } from './in-flight.ts';

/** After this long without any answer one message goes out again, then twice as long each time up to the longest, ms. */
const SILENCE_MS = 2_000;
const LONGEST_SILENCE_MS = 30_000;
const LOOK_EVERY_MS = 500;

/**
 * A device behind a broker: the broker's PUBACK promises nothing, so it keeps each message until our own `acks` name it, and
 * sends it again: all on a new connection, on this one what others have overtaken, and in silence the oldest alone, since a
 * server that is behind has enough to do.
 */
export class BrokerDevice implements ChaosSender {
  readonly planned: PlannedDevice;
  private readonly options: ChaosSenderOptions;
  private readonly id: DeviceId;
  private readonly topic: string;
  private pending: Sending[] = [];
  private readonly inFlight = new InFlight();
  private client: MqttClient | undefined;
  private isConnected = false;
  private isStopped = false;
  private reconnecting: NodeJS.Timeout | undefined;
  private readonly asking: NodeJS.Timeout;
  private attempts = 0;
  /** Since when there was no answer, by `performance.now()`, and how often it was asked since. */
  private silentSince = 0;
  private asked = 0;

  constructor(options: ChaosSenderOptions) {
    this.options = options;
    this.planned = options.planned;
    this.id = DeviceId.parse(options.access.id);
    this.topic = deviceTopic(this.id, 'telemetry');
    this.asking = setInterval(() => this.ask(), LOOK_EVERY_MS);
  }

  /** A client for each connection: mqtt.js would send on its own what an earlier one left, in an order of its own. */
  start(): void {
    this.attempts += 1;
    const { access, port } = this.options;
    const login = { username: access.id, password: access.secret, clientId: access.id };
    const client = connect(`mqtt://127.0.0.1:${port}`, { ...login, reconnectPeriod: 0, queueQoSZero: false });
    this.client = client;
    client.on('error', () => undefined);
    client.on('connect', () => {
      client.subscribe(deviceTopic(this.id, 'acks'), { qos: 0 }, (error) => {
        if (error) client.end(true);
        else this.connected();
      });
    });
    client.on('message', (_topic, payload) => this.answered(AckMessage.parse(JSON.parse(payload.toString()))));
    client.once('close', () => this.lost());
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.reconnecting);
    clearInterval(this.asking);
    this.client?.end(true);
  }

  offer(sending: Sending): void {
    this.pending.push(sending);
    this.pump();
  }

  get waiting(): number {
    return this.pending.length + this.inFlight.all.length;
  }

  get needsAnother(): boolean {
    return this.inFlight.all.some(({ hasAnswer }) => !hasAnswer);
  }

  private connected(): void {
    this.isConnected = true;
    this.hears();
    this.inFlight.begin();
    for (const entry of this.inFlight.all) this.send(entry);
    this.pump();
  }

  /** What has no answer takes no room: only what is sent besides can tell of it. */
  private pump(): void {
    while (this.isConnected && this.pending.length > 0 && this.inFlight.answerable < WINDOW) {
      const sending = this.pending.shift()!;
      const { refusal } = messageOf(this.options.plan, this.planned, sending);
      const hasAnswer = !sending.again && !sending.isRepeated && refusal !== 'malformed';
      this.send(this.inFlight.add(sending, hasAnswer));
    }
  }

  private send(entry: Entry): void {
    const { payload } = messageOf(this.options.plan, this.planned, entry.sending);
    this.inFlight.leaves(entry, performance.now());
    this.client?.publish(this.topic, payload, { qos: 1 }, () => undefined);
  }

  private ask(): void {
    const { oldest } = this.inFlight;
    if (!this.isConnected || oldest === undefined) return;
    const patienceMs = Math.min(LONGEST_SILENCE_MS, SILENCE_MS * 2 ** this.asked);
    if (performance.now() - this.silentSince < patienceMs) return;
    this.silentSince = performance.now();
    this.asked += 1;
    this.send(oldest);
  }

  private answered({ from }: AckMessage): void {
    this.hears();
    for (const one of this.inFlight.answered(from / FIXES_PER_MESSAGE)) this.options.onAcknowledged(this, one);
    for (const entry of this.inFlight.overtaken) this.send(entry);
    this.pump();
  }

  private hears(): void {
    this.silentSince = performance.now();
    this.asked = 0;
  }

  private lost(): void {
    this.isConnected = false;
    if (this.isStopped) return;
    this.reconnecting = setTimeout(() => this.start(), reconnectMs(this.planned.index, this.attempts));
  }
}

import type { DeviceId } from '@roadcall/contracts';
import { connect, type MqttClient } from 'mqtt';
import { topicOf } from './harness.ts';

const FIXES_PER_MESSAGE = 5;
const TICK_MS = 50;
/** A message that is not acknowledged on `acks` is sent again after this long, ms. */
const RESEND_AFTER_MS = 2_000;

interface Sender {
  id: DeviceId;
  client: MqttClient;
  nextSeq: number;
  /** Not yet acknowledged on `acks`, by the first number. */
  pending: Map<number, { payload: string; sentAt: number }>;
}

/** Devices behind a broker that trust our `acks` alone: they resend until it comes, and keep account. */
export class ResendingFleet {
  /** `device seq` of every fix that was acknowledged on `acks`. */
  readonly acknowledged = new Set<string>();
  sentFixes = 0;
  resentMessages = 0;
  private readonly senders: Sender[];
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;
  private isSending = false;

  constructor(url: string, devices: readonly { id: DeviceId; secret: string }[]) {
    this.senders = devices.map(({ id, secret }) => {
      const client = connect(url, { username: id, password: secret, reconnectPeriod: 250, queueQoSZero: false });
      const sender: Sender = { id, client, nextSeq: 0, pending: new Map() };
      client.on('error', () => undefined);
      client.on('connect', () => client.subscribe(topicOf({ id }, 'acks'), { qos: 1 }));
      client.on('message', (_topic, payload) => this.take(sender, payload.toString()));
      return sender;
    });
  }

  begin(fixesPerS: number): void {
    this.isSending = true;
    const messagesPerTick = (fixesPerS * TICK_MS) / 1_000 / FIXES_PER_MESSAGE;
    this.timer = setInterval(() => {
      for (let i = 0; this.isSending && i < messagesPerTick; i++) {
        this.sendNew(this.senders[this.turn++ % this.senders.length]!);
      }
      const before = Date.now() - RESEND_AFTER_MS;
      for (const sender of this.senders) {
        for (const message of sender.pending.values()) if (message.sentAt < before) this.send(sender, message);
      }
    }, TICK_MS);
  }

  /** Nothing new from here on; what is not acknowledged is still sent again. */
  endSending(): void {
    this.isSending = false;
  }

  get unacknowledged(): number {
    return this.senders.reduce((sum, { pending }) => sum + pending.size, 0);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.senders.map(({ client }) => client.endAsync(true)));
  }

  private sendNew(sender: Sender): void {
    const seq = sender.nextSeq;
    sender.nextSeq += FIXES_PER_MESSAGE;
    const ts = Date.now();
    const fixes = Array.from({ length: FIXES_PER_MESSAGE }, (_, i) => ({
      ts: ts + i,
      lat: 31,
      lon: 121,
      odometerM: seq,
    }));
    const message = { payload: JSON.stringify({ seq, fixes }), sentAt: 0 };
    sender.pending.set(seq, message);
    this.sentFixes += FIXES_PER_MESSAGE;
    this.send(sender, message);
  }

  private send({ id, client }: Sender, message: { payload: string; sentAt: number }): void {
    if (!client.connected) return;
    if (message.sentAt > 0) this.resentMessages += 1;
    message.sentAt = Date.now();
    client.publish(topicOf({ id }, 'telemetry'), message.payload, { qos: 1 }, () => undefined);
  }

  private take({ id, pending }: Sender, payload: string): void {
    const { from, to } = JSON.parse(payload) as { from: number; to: number };
    pending.delete(from);
    for (let seq = from; seq <= to; seq++) this.acknowledged.add(`${id} ${seq}`);
  }
}

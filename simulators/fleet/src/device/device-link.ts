import { deviceTopic, type DeviceId, type StatusMessage, type TelemetryMessage } from '@roadcall/contracts';
import mqtt, { type MqttClient } from 'mqtt';
import type { TimedFix } from '../core/outputs.ts';
import { FixQueue } from './fix-queue.ts';

/** Fixes that a device keeps while it has no connection: 20 minutes of driving. */
const QUEUE_CAPACITY = 600;
/** Messages sent and not yet acknowledged; more wait in the queue. */
const MAX_UNACKNOWLEDGED = 20;
const KEEPALIVE_S = 60;
const CONNECT_TIMEOUT_MS = 15_000;
/** A device that is told to stop says goodbye for this long at most. */
const GOODBYE_MS = 1_500;

export interface DeviceLinkOptions {
  readonly url: string;
  readonly deviceId: DeviceId;
  readonly secret: string;
  /** Start of the device in seconds: its counter of fixes begins anew with it (architecture §5). */
  readonly boot: number;
  /** Pause before it tries again after a lost connection; different for each, so that they do not come all at once. */
  readonly reconnectMs: number;
  /** Called once for each new reason why there is no connection. */
  readonly onTrouble: (reason: string) => void;
  readonly onAcknowledged?: (fixes: number) => void;
}

/**
 * One device's own MQTT connection: QoS 1, its id as user name, its credential as password, a retained status that the
 * server turns to offline when the connection dies. What was not acknowledged is sent again after a reconnect under the
 * same identity (boot, seq), so nothing is lost and nothing counts twice.
 */
export class DeviceLink {
  readonly #options: DeviceLinkOptions;
  readonly #queue = new FixQueue(QUEUE_CAPACITY);
  readonly #topics: { telemetry: string; alarm: string; status: string };
  #client: MqttClient | undefined;
  #seq = 0;
  #unacknowledged = 0;
  #lastTrouble = '';

  constructor(options: DeviceLinkOptions) {
    this.#options = options;
    const topic = (channel: 'telemetry' | 'alarm' | 'status'): string => deviceTopic(options.deviceId, channel);
    this.#topics = { telemetry: topic('telemetry'), alarm: topic('alarm'), status: topic('status') };
  }

  get isConnected(): boolean {
    return this.#client?.connected ?? false;
  }

  /** Fixes not yet acknowledged by the server are not counted; this is what never left the device. */
  get queued(): number {
    return this.#queue.size;
  }

  /** Begins to connect, and goes on until `close`. */
  connect(): void {
    const { url, deviceId, secret, reconnectMs } = this.#options;
    const client = mqtt.connect(url, {
      clientId: deviceId,
      username: deviceId,
      password: secret,
      protocolVersion: 4,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: reconnectMs,
      reconnectOnConnackError: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      resubscribe: false,
      will: {
        topic: this.#topics.status,
        payload: Buffer.from(JSON.stringify({ online: false })),
        qos: 1,
        retain: true,
      },
    });
    this.#client = client;
    client.on('connect', () => {
      this.#lastTrouble = '';
      this.#publishStatus(client, { online: true, ts: Date.now() });
      this.#flush();
    });
    client.on('error', (error) => {
      if (error.message !== this.#lastTrouble) this.#options.onTrouble(error.message);
      this.#lastTrouble = error.message;
    });
  }

  /** Sends a fix now, or as soon as there is a connection. */
  send(fix: TimedFix): void {
    this.#queue.push(fix);
    this.#flush();
  }

  /** Says that it goes offline and ends the connection; what is not acknowledged by then is lost with the device. */
  async close(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#client = undefined;
    const isDone = client.connected && (await this.#sayGoodbye(client));
    // Ended by force it sends no DISCONNECT, and the server publishes its last will.
    await client.endAsync(!isDone);
  }

  /** Whether the server has acknowledged the goodbye, and with it everything before. */
  #sayGoodbye(client: MqttClient): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), GOODBYE_MS);
      this.#publishStatus(client, { online: false, ts: Date.now() }, (error) => {
        clearTimeout(timer);
        resolve(error === undefined || error === null);
      });
    });
  }

  #publishStatus(client: MqttClient, status: StatusMessage, done?: (error?: Error | null) => void): void {
    client.publish(this.#topics.status, JSON.stringify(status), { qos: 1, retain: true }, (error) => done?.(error));
  }

  #flush(): void {
    const client = this.#client;
    if (!client?.connected) return;
    while (this.#unacknowledged < MAX_UNACKNOWLEDGED) {
      const message = this.#queue.shift();
      if (!message) return;
      const { channel, fixes } = message;
      const envelope: Omit<TelemetryMessage, 'fixes'> & { fixes: TimedFix[] } = {
        boot: this.#options.boot,
        seq: this.#seq,
        fixes: [...fixes],
      };
      this.#seq += fixes.length;
      this.#unacknowledged++;
      client.publish(this.#topics[channel], JSON.stringify(envelope), { qos: 1 }, (error) => {
        this.#unacknowledged--;
        if (error) return;
        this.#options.onAcknowledged?.(fixes.length);
        if (this.#queue.size > 0) this.#flush();
      });
    }
  }
}

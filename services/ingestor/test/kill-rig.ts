import { fork, type ChildProcess } from 'node:child_process';
import { DeviceId, TenantId } from '@roadcall/contracts';
import { createDevice, issueCredential, withTransaction } from '@roadcall/store';
import { connect, type MqttClient } from 'mqtt';
import type { Pool } from 'pg';
import { topicOf } from './harness.ts';

/** An ingestor in a process of its own, that can be killed and started again on the same port. */
export class IngestorProcess {
  private child: ChildProcess | undefined;
  private readonly environment: NodeJS.ProcessEnv;
  lastOutput = '';

  constructor(environment: NodeJS.ProcessEnv) {
    this.environment = environment;
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const child = fork(new URL('../src/main.ts', import.meta.url), {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...this.environment },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const collect = (chunk: Buffer): void => {
      this.lastOutput = (this.lastOutput + chunk.toString()).slice(-4_000);
    };
    child.stdout!.on('data', collect);
    child.stderr!.on('data', collect);
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: { type?: string }) => message.type === 'ready' && resolve());
      child.once('exit', () => reject(new Error(`the ingestor ended: ${this.lastOutput}`)));
    });
  }

  get isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** SIGKILL; resolves when it is gone. */
  kill9(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}

interface SendingDevice {
  id: DeviceId;
  secret: string;
  client: MqttClient;
  nextSeq: number;
}

const FIXES_PER_MESSAGE = 5;
const TICK_MS = 50;

/** Devices on mqtt.js that send QoS 1 at a steady rate, send again what was not acknowledged, and keep account. */
export class SendingFleet {
  /** `device seq` of every fix whose message was acknowledged. */
  readonly acknowledged = new Set<string>();
  sentFixes = 0;
  private readonly devices: SendingDevice[] = [];
  private pending = 0;
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;
  private closed = false;

  static async provision(pool: Pool, count: number): Promise<{ id: DeviceId; secret: string }[]> {
    const tenantId = TenantId.parse(1);
    return withTransaction(pool, async (tx) => {
      const devices = [];
      for (let i = 0; i < count; i++) {
        const id = DeviceId.parse(`kill-${i}`);
        await createDevice(tx, tenantId, { id, model: 'test', firmware: null, expectedIntervalS: 1 });
        const { secret } = await issueCredential(tx, tenantId, id);
        devices.push({ id, secret });
      }
      return devices;
    });
  }

  constructor(port: number, devices: readonly { id: DeviceId; secret: string }[]) {
    for (const { id, secret } of devices) {
      const client = connect(`mqtt://127.0.0.1:${port}`, {
        username: id,
        password: secret,
        clientId: 'unit',
        clean: false,
        reconnectPeriod: 250,
        reconnectOnConnackError: true,
        connectTimeout: 10_000,
      });
      client.on('error', () => undefined);
      this.devices.push({ id, secret, client, nextSeq: 0 });
    }
  }

  /** Sends `fixesPerS` over all devices, whether they are connected or not: what cannot go out waits in the client. */
  begin(fixesPerS: number): void {
    const messagesPerTick = (fixesPerS * TICK_MS) / 1_000 / FIXES_PER_MESSAGE;
    let owed = 0;
    let last = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      owed += (messagesPerTick * (now - last)) / TICK_MS;
      last = now;
      for (; owed >= 1; owed--) this.send(this.devices[this.turn++ % this.devices.length]!);
    }, TICK_MS);
  }

  endSending(): void {
    clearInterval(this.timer);
  }

  /** Fixes that were sent and are not yet acknowledged. */
  get unacknowledged(): number {
    return this.pending * FIXES_PER_MESSAGE;
  }

  async close(): Promise<void> {
    this.endSending();
    this.closed = true;
    await Promise.all(this.devices.map(({ client }) => client.endAsync(true)));
  }

  private send(device: SendingDevice): void {
    const seq = device.nextSeq;
    device.nextSeq += FIXES_PER_MESSAGE;
    const ts = Date.now();
    const fixes = Array.from({ length: FIXES_PER_MESSAGE }, (_, i) => ({
      ts: ts + i,
      lat: 31 + ((seq + i) % 1_000) * 1e-5,
      lon: 121,
      speedKph: 50,
      odometerM: seq + i,
    }));
    this.pending += 1;
    this.sentFixes += FIXES_PER_MESSAGE;
    this.deliver(device, seq, JSON.stringify({ seq, fixes }));
  }

  /**
   * Until it is acknowledged. mqtt.js resends by itself after a lost connection, but gives up what was published while it
   * was still resending, with an error: those are published again.
   */
  private deliver(device: SendingDevice, seq: number, payload: string): void {
    device.client.publish(topicOf(device, 'telemetry'), payload, { qos: 1 }, (error) => {
      if (this.closed) return;
      if (error) {
        // A turn later: mqtt.js calls back while it walks the queue that publishing adds to.
        setImmediate(() => this.deliver(device, seq, payload));
        return;
      }
      this.pending -= 1;
      for (let i = 0; i < FIXES_PER_MESSAGE; i++) this.acknowledged.add(`${device.id} ${seq + i}`);
    });
  }
}

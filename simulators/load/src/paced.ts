import { PacketTemplate } from './packet-template.ts';
import { percentile } from './percentile.ts';
import { connectAll, RawDevice, type DeviceAccess } from './raw-device.ts';

export interface PacedPlan {
  port: number;
  devices: DeviceAccess[];
  /** Number of the first of them: decides where they drive. */
  firstDevice: number;
  /** Messages per second over all devices; each device sends in its turn, one fix per message. */
  messagesPerS: number;
  /** Sent before the measurement, s. */
  warmUpS: number;
  measureS: number;
  boot: number;
  /** Differs between plans of one run: they connect from other addresses (127.0.N.x), so that no port is still taken. */
  network: number;
}

export interface PacedResult {
  sent: number;
  acknowledged: number;
  seconds: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const TICK_MS = 5;
/** What is not acknowledged this long after the last message counts as missing, ms. */
const LAST_WAIT_MS = 10_000;

interface Sender {
  device: RawDevice;
  template: PacketTemplate;
  sent: number;
  /** When the message with this id was sent, ms; ids go round. */
  sentAt: Map<number, number>;
}

/** Connects one socket per device; `run` sends at a steady rate and returns what it measured. */
export async function preparePaced(plan: PacedPlan): Promise<{
  run(onMeasure: (phase: 'begin' | 'end') => void): Promise<PacedResult>;
  close(): void;
}> {
  const senders: Sender[] = plan.devices.map((access, index) => ({
    device: new RawDevice(access),
    template: new PacketTemplate(access.id, plan.firstDevice + index, plan.boot),
    sent: 0,
    sentAt: new Map(),
  }));
  await connectAll(
    senders.map(({ device }) => device),
    plan.port,
    plan.network,
  );

  async function run(onMeasure: (phase: 'begin' | 'end') => void): Promise<PacedResult> {
    let latencies: number[] = [];
    let sent = 0;
    let open = 0;
    let whenNoneOpen: (() => void) | undefined;
    for (const { device, sentAt } of senders) {
      device.onPuback = (id) => {
        const at = sentAt.get(id);
        if (at === undefined) return;
        sentAt.delete(id);
        latencies.push(performance.now() - at);
        open -= 1;
        if (open === 0) whenNoneOpen?.();
      };
    }
    let turn = 0;
    const sendFor = (seconds: number): Promise<number> =>
      new Promise((resolve) => {
        const startedAt = performance.now();
        let done = 0;
        const timer = setInterval(() => {
          const elapsedMs = Math.min(performance.now() - startedAt, seconds * 1_000);
          const due = Math.floor((elapsedMs / 1_000) * plan.messagesPerS);
          for (; done < due; done++) {
            sendOne(senders[turn++ % senders.length]!);
            open += 1;
            sent += 1;
          }
          if (elapsedMs < seconds * 1_000) return;
          clearInterval(timer);
          resolve((performance.now() - startedAt) / 1_000);
        }, TICK_MS);
      });

    await sendFor(plan.warmUpS);
    latencies = [];
    sent = 0;
    const openBefore = open;
    onMeasure('begin');
    const seconds = await sendFor(plan.measureS);
    onMeasure('end');
    if (open > 0) {
      await Promise.race([
        new Promise<void>((resolve) => (whenNoneOpen = resolve)),
        new Promise((resolve) => setTimeout(resolve, LAST_WAIT_MS)),
      ]);
    }
    const sorted = Float64Array.from(latencies).toSorted();
    return {
      sent,
      acknowledged: latencies.length - openBefore,
      seconds,
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
      p99Ms: percentile(sorted, 0.99),
    };
  }

  return { run, close: () => senders.forEach(({ device }) => device.close()) };
}

function sendOne(sender: Sender): void {
  const { device, template } = sender;
  const n = sender.sent++;
  const id = (n % 65_535) + 1;
  const packet = template.write(n, id, Date.now());
  sender.sentAt.set(id, performance.now());
  // What the kernel has not taken is sent later, when the template has other digits.
  device.send(device.unsentBytes === 0 ? packet : Buffer.from(packet));
}

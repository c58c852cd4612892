import { madeFix } from './made-fix.ts';
import { publishPacket, packetIdOffset, setPacketId } from './mqtt-packets.ts';
import { percentile } from './percentile.ts';
import { connectAll, RawDevice, type DeviceAccess } from './raw-device.ts';

export interface PacedPlan {
  port: number;
  devices: DeviceAccess[];
  /** Messages per second over all devices; each device sends in its turn, one fix per message. */
  messagesPerS: number;
  /** Sent before the measurement, s. */
  warmUpS: number;
  measureS: number;
  boot: number;
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
  topic: string;
  index: number;
  seq: number;
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
    topic: `v1/devices/${access.id}/telemetry`,
    index,
    seq: 0,
    sentAt: new Map(),
  }));
  await connectAll(
    senders.map(({ device }) => device),
    plan.port,
  );

  async function run(onMeasure: (phase: 'begin' | 'end') => void): Promise<PacedResult> {
    let latencies: number[] = [];
    let sent = 0;
    let open = 0;
    let whenNoneOpen: (() => void) | undefined;
    for (const sender of senders) {
      sender.device.onPuback = (id) => {
        const sentAt = sender.sentAt.get(id);
        if (sentAt === undefined) return;
        sender.sentAt.delete(id);
        latencies.push(performance.now() - sentAt);
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
            sendOne(senders[turn++ % senders.length]!, plan.boot);
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

function sendOne(sender: Sender, boot: number): void {
  const { seq, topic } = sender;
  sender.seq += 1;
  const id = (seq % 65_535) + 1;
  const payload = JSON.stringify({ boot, seq, fixes: [madeFix(sender.index, seq, Date.now())] });
  const packet = publishPacket(topic, Buffer.from(payload));
  setPacketId(packet, packetIdOffset(packet, topic), id);
  sender.sentAt.set(id, performance.now());
  sender.device.send(packet);
}

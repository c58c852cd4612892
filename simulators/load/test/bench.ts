import { provisionVehicles } from '@roadcall/testkit';
import { median } from '../src/percentile.ts';
import type { PacedPlan, PacedResult } from '../src/paced.ts';
import type { DeviceAccess } from '../src/raw-device.ts';
import { describeUse, type CpuUse } from './machine-use.ts';
import type { Rig } from './rig.ts';

/** What every section of the benchmark works with. */
export interface Bench {
  rig: Rig;
  rounds: number;
  quick: boolean;
  /** Of the section `paced`, when its own is not wanted. */
  messagesPerS: number | undefined;
  /** The first so many of the provisioned devices. */
  devices(from: number, to: number): DeviceAccess[];
  /** Another number with each call: for `boot`, so that no fix is one of before, and for addresses. */
  next(): number;
  say(line: string): void;
}

/** Figures of a section, under the names they have in the JSON. */
export type Figures = Record<string, number>;

/** Devices, each in a vehicle, made as the provisioning route makes them. */
export function provisionLoad(rig: Rig, count: number): Promise<DeviceAccess[]> {
  const ids = Array.from({ length: count }, (_, n) => `load-${String(n).padStart(6, '0')}`);
  return provisionVehicles(rig.database.pool, ids);
}

export interface PacedMeasurement extends PacedResult {
  /** CPU time of the ingestor per message, µs. */
  cpuUs: number;
  /** The longest that its event loop did nothing else meanwhile, and all its garbage collection, ms. */
  stallMs: number;
  gcMs: number;
  /** CPU time per message of all that takes part, as words. */
  use: string;
  /** When the measurement began and ended, ns of the monotonic clock. */
  window: [bigint, bigint];
}

/** Sends at a steady rate. @returns what the devices saw, and what it cost the ingestor. */
export async function runPaced(
  bench: Bench,
  plan: Omit<PacedPlan, 'port' | 'boot' | 'network'>,
): Promise<PacedMeasurement> {
  const { rig } = bench;
  const number = bench.next();
  await rig.ask({ type: 'prepare-paced', plan: { ...plan, port: rig.mqttPort, boot: number, network: number } });
  const cpu: number[] = [];
  const times: bigint[] = [];
  const looks: Promise<[CpuUse, (name: string) => number]>[] = [];
  const answer = await rig.ask({ type: 'run' }, ({ type }) => {
    if (type === 'measure-begin') rig.frames.begin();
    if (type !== 'measure-begin' && type !== 'measure-end') return;
    cpu.push(rig.ingestor.cpuS());
    times.push(process.hrtime.bigint());
    looks.push(Promise.all([rig.cpuUse(), rig.ingestorMetrics()]));
  });
  if (answer.type !== 'paced-done') throw new Error(answer.type);
  await rig.ask({ type: 'close' });
  const [before, after] = cpu;
  const { result } = answer;
  if (result.acknowledged < result.sent) {
    bench.say(`  ${result.sent - result.acknowledged} messages were not acknowledged in time`);
  }
  const [[useBefore, metricsBefore], [useAfter, metricsAfter]] = await Promise.all([looks[0]!, looks[1]!]);
  const gcSeconds = 'nodejs_gc_duration_seconds_sum';
  return {
    ...result,
    cpuUs: ((after! - before!) * 1e6) / result.sent,
    stallMs: metricsAfter('nodejs_eventloop_lag_max_seconds') * 1_000,
    gcMs: (metricsAfter(gcSeconds) - metricsBefore(gcSeconds)) * 1_000,
    use: describeUse(useBefore, useAfter, result.sent),
    window: [times[0]!, times[1]!],
  };
}

/** Median of a figure over rounds, rounded. */
export function middle<T>(list: readonly T[], value: (item: T) => number, digits = 0): number {
  return Number(median(list.map(value)).toFixed(digits));
}

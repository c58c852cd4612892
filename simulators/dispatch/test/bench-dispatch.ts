/**
 * `npm run bench:dispatch`: how long one decision takes, from the event to the proved plan back on the service's main
 * thread: a call came in, an incident went, 5 % of the units moved; everybody else's travel times are known. The
 * planning runs in a thread of its own; how long the main thread was ever blocked is measured meanwhile, and how much of the
 * processor it took itself in the worst of these times: the rest of a block is the machine's, which ran something else. The
 * commit of the offer is not in it.
 */
import { once } from 'node:events';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { linearSumAssignment } from 'linear-sum-assignment';
import { seededRandom } from '@roadcall/roads';
import type { PlannerAnswer, PlannerSetup } from './planner-messages.ts';

const UNITS = 5_000;
const SIZES = [100, 300, 1_000, 3_000];
const MAIN_SIZE = 1_000;
/** What the peer library is given: it needs the whole matrix and has no time for more. */
const PEER_SIZES = [
  [100, 500],
  [200, 1_000],
] as const;

const { values } = parseArgs({ options: { city: { type: 'string' }, decisions: { type: 'string', default: '300' } } });
const decisions = Math.max(20, Number(values.decisions) || 300);

const cpu = cpus();
say(
  `${cpu.length} × ${cpu[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load ${loadavg()
    .map((l) => l.toFixed(1))
    .join(' ')}`,
);
let main: Result | undefined;
for (const incidents of SIZES) {
  const result = await bench({ city: values.city, incidents, units: UNITS, seed: 1 });
  say(
    `${String(incidents).padStart(5)} × ${UNITS}: p50 ${ms(result.p50Ms)} p95 ${ms(result.p95Ms)} p99 ${ms(result.p99Ms)}, ` +
      `of it travel times ${ms(result.travelMs)}; cold ${ms(result.coldMs)}; main thread blocked at most ${ms(result.loopBlockMaxMs)}, ` +
      `busy itself at most ${ms(result.loopBusyMaxMs)} at a time; ` +
      `duality gap ${result.dualityGap}, rounds ${result.rounds}`,
  );
  if (incidents === MAIN_SIZE) main = result;
}
for (const [rows, columns] of PEER_SIZES)
  say(`linear-sum-assignment ${rows} × ${columns}, solve only: ${ms(peerMs(rows, columns))}`);
const { p50Ms, p95Ms, p99Ms, dualityGap, loopBlockMaxMs, loopBusyMaxMs } = main!;
say(
  JSON.stringify({
    bench: 'dispatch',
    incidents: MAIN_SIZE,
    units: UNITS,
    p50Ms: tenth(p50Ms),
    p95Ms: tenth(p95Ms),
    p99Ms: tenth(p99Ms),
    dualityGap,
    loopBlockMaxMs: tenth(loopBlockMaxMs),
    loopBusyMaxMs: tenth(loopBusyMaxMs),
  }),
);

interface Result {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  travelMs: number;
  coldMs: number;
  dualityGap: number;
  rounds: number;
  loopBlockMaxMs: number;
  loopBusyMaxMs: number;
}

async function bench(setup: PlannerSetup): Promise<Result> {
  const planner = new Worker(new URL('planner-worker.ts', import.meta.url), { workerData: setup });
  const next = async (): Promise<PlannerAnswer> => {
    const [answer] = (await once(planner, 'message')) as [PlannerAnswer];
    if (answer.faults > 0) throw new Error('a plan was not proved');
    return answer;
  };
  const cold = await next();
  for (let i = 0; i < 20; i++) await decide();
  const loop = watchLoop();
  const samples: { ms: number; answer: PlannerAnswer }[] = [];
  for (let i = 0; i < decisions; i++) samples.push(await decide());
  const { blockMaxMs, busyMaxMs } = loop.stop();
  await planner.terminate();
  const sorted = samples.map(({ ms: took }) => took).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const travel = samples.map(({ answer }) => answer.travelMs ?? 0).toSorted((a, b) => a - b);
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    travelMs: travel[travel.length >> 1]!,
    coldMs: cold.tookMs,
    dualityGap: Math.max(cold.dualityGap, ...samples.map(({ answer }) => answer.dualityGap)),
    rounds: Math.max(...samples.map(({ answer }) => answer.rounds)),
    loopBlockMaxMs: blockMaxMs,
    loopBusyMaxMs: busyMaxMs,
  };

  async function decide(): Promise<{ ms: number; answer: PlannerAnswer }> {
    const startedAt = performance.now();
    const answer = next();
    planner.postMessage('event');
    return { answer: await answer, ms: performance.now() - startedAt };
  }
}

/** The longest time between two turns of this thread's event loop, and the most CPU time that it took in one such time. */
function watchLoop(): { stop(): { blockMaxMs: number; busyMaxMs: number } } {
  let lastMs = performance.now();
  let lastCpu = process.threadCpuUsage();
  const most = { blockMaxMs: 0, busyMaxMs: 0 };
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const { user, system } = process.threadCpuUsage(lastCpu);
    most.blockMaxMs = Math.max(most.blockMaxMs, nowMs - lastMs);
    most.busyMaxMs = Math.max(most.busyMaxMs, (user + system) / 1_000);
    lastMs = nowMs;
    lastCpu = process.threadCpuUsage();
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

function peerMs(rows: number, columns: number): number {
  const random = seededRandom(1, 'peer');
  const matrix = Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Math.floor(random() * 7_200_000)),
  );
  const startedAt = performance.now();
  linearSumAssignment(matrix, { maximaze: false });
  return performance.now() - startedAt;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

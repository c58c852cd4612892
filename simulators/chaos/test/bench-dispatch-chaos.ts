/**
 * npm run chaos:dispatch [-- --incidents 10000] [--rate 7] [--queue redis|postgres] [--dispatchers 3] [--units 300] [--seed 1]
 *
 * Incidents at a steady rate, crews that accept, decline, stay silent and work fast through the API, while dispatchers are
 * killed, stopped and continued, the queue is wiped, Redis killed and jobs are doubled. Then the event table is judged.
 * Ends with 1 when anything was assigned twice or lost, an incident was not back in work 5 s after a recovery, or decisions
 * began again later than 8 s (p99) after a disturbance.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { percentile } from '@roadcall/load-simulator';
import { runDispatchChaos } from './dispatch/run-dispatch-chaos.ts';

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '7' },
    queue: { type: 'string', default: 'redis' },
    dispatchers: { type: 'string', default: '3' },
    units: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
  },
});
const MEAN_BETWEEN_FAULTS_S = 12;
const RESTART_LIMIT_MS = 8_000;

const startedAt = performance.now();
function say(line: string): void {
  process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}
function numberOf(name: Exclude<keyof typeof values, 'queue'>): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} ${values[name]}: a number above 0 is needed`);
  return number;
}
if (values.queue !== 'redis' && values.queue !== 'postgres') throw new Error('--queue: redis or postgres');

say(`seed ${values.seed}, queue on ${values.queue}, load average ${loadavg()[0]!.toFixed(1)}`);
const result = await runDispatchChaos({
  queue: values.queue,
  dispatchers: numberOf('dispatchers'),
  units: numberOf('units'),
  seed: numberOf('seed'),
  incidents: numberOf('incidents'),
  rate: numberOf('rate'),
  meanBetweenFaultsS: MEAN_BETWEEN_FAULTS_S,
  say,
});
for (const sentence of [...result.faults, ...result.crewErrors.slice(0, 10)]) say(sentence);
const seconds = (sorted: readonly number[], share: number): number =>
  Number((percentile(sorted, share) / 1_000).toFixed(2));
say(
  `disturbances: ${JSON.stringify(result.faultsDone)}; after a recovery the waiting had a unit in p50 ${seconds(result.requeuedMs, 0.5)}, ` +
    `longest ${((result.requeuedMs.at(-1) ?? 0) / 1_000).toFixed(2)} s (${result.requeuedMs.length} of them)`,
);
const restartP99Ms = percentile(result.restartMs, 0.99);
const isClean =
  result.doubleAssignments + result.lostIncidents + result.brokenTransitions + result.disagreements === 0 &&
  result.requeuedLate === 0 &&
  result.crewErrors.length === 0 &&
  !(restartP99Ms > RESTART_LIMIT_MS);
process.stdout.write(
  `${JSON.stringify({
    bench: 'chaos-dispatch',
    queue: values.queue,
    incidents: result.opened,
    ended: result.ended,
    offers: result.offers,
    doubleAssignments: result.doubleAssignments,
    lostIncidents: result.lostIncidents,
    brokenTransitions: result.brokenTransitions,
    disagreements: result.disagreements,
    disturbances: result.faultsDone,
    duplicatedJobs: result.duplicatedJobs,
    askedAgain: result.askedAgain,
    requeuedMaxS: Number(((result.requeuedMs.at(-1) ?? 0) / 1_000).toFixed(2)),
    requeuedLate: result.requeuedLate,
    restartP99S: seconds(result.restartMs, 0.99),
    restartSamples: result.restartMs.length,
  })}\n`,
);
process.exitCode = isClean ? 0 : 1;

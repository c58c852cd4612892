/**
 * npm run chaos [-- [--broker] --minutes 5] [--outage-minutes 0] [--seed N] [--devices 600] [--rate 3000]
 *
 * kill -9 of ingestor and database (with `--broker` of the Mosquitto in front too) at random moments, under 3,000 fixes/s of which 10 % are sent again, a fifth out of
 * order, 5 % of the messages malformed, some clocks wrong and some identities used twice. Then the account of the devices
 * is compared with the database. Ends with 1 when anything that was acknowledged is lost or doubled, or anything malformed
 * is not in quarantine.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { percentile } from '@roadcall/load-simulator';
import { killsInWords, runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    broker: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    'outage-minutes': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    devices: { type: 'string', default: '600' },
    rate: { type: 'string', default: '3000' },
  },
});

/** A malformed message may delay those of healthy devices by no more than this, ms. */
const LONGEST_DELAY_MS = 1_000;
/** Share of the time before anything is malformed, and again before anything is killed. */
const CALM_SHARE = 0.1;
const MEAN_BETWEEN_FAULTS_S = 8;

function numberOf(name: Exclude<keyof typeof values, 'broker'>): number {
  const number = Number(values[name]);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} ${values[name]}: a number from 0 is needed`);
  return number;
}

const startedAt = performance.now();
function say(line: string): void {
  process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}

const seconds = numberOf('minutes') * 60;
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');
say(`seed ${values.seed}, ${values.devices} devices, ${values.rate} fixes/s, load average ${load}`);
const result = await runChaos({
  broker: values.broker,
  seed: numberOf('seed'),
  devices: numberOf('devices'),
  fixesPerS: numberOf('rate'),
  calmS: seconds * CALM_SHARE,
  faultsS: seconds * (1 - 2 * CALM_SHARE),
  meanBetweenFaultsS: MEAN_BETWEEN_FAULTS_S,
  outageS: numberOf('outage-minutes') * 60,
  say,
});
const { quarantined, healthyMs, kills, outageRssMb } = result;
const recoveries = result.recoveriesS.toSorted((a, b) => a - b);
const delayedMs = Math.max(0, healthyMs.with.max - healthyMs.without.max);
const killed = kills.ingestor + kills.database + kills.broker;
for (const phase of ['without', 'with'] as const) {
  const { p50, p99, max } = healthyMs[phase];
  say(
    `${values.broker ? 'acks' : 'PUBACK'} of healthy devices ${phase} malformed messages beside them: ` +
      `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, longest ${max.toFixed(0)} ms`,
  );
}
if (delayedMs > LONGEST_DELAY_MS) say(`Healthy devices waited ${delayedMs.toFixed(0)} ms longer at most.`);
say(
  `killed: ${killsInWords(kills)}; recovered in ` +
    `p50 ${percentile(recoveries, 0.5).toFixed(1)}, longest ${(recoveries.at(-1) ?? Number.NaN).toFixed(1)} s`,
);
if (outageRssMb !== undefined)
  say(`ingestor before the outage ${outageRssMb.before} MB, at most ${outageRssMb.most} MB`);
process.stdout.write(
  `${JSON.stringify({
    bench: 'chaos',
    ...(values.broker && { door: 'broker' }),
    sent: result.sent,
    acknowledged: result.acknowledged,
    lost: result.lost,
    duplicates: result.duplicates,
    malformed: result.malformed,
    quarantined: quarantined.malformed,
    kills: killed,
    recoveryP99S: Number(percentile(recoveries, 0.99).toFixed(2)),
    altered: result.altered,
    conflicts: result.conflicts,
    conflictsQuarantined: quarantined.conflict,
    outOfRange: result.outOfRange,
    outOfRangeQuarantined: quarantined.out_of_range,
    healthyDelayedMs: Math.round(delayedMs),
    ...(outageRssMb && { outageRssMb: outageRssMb.most }),
  })}\n`,
);
const isSound = result.lost === 0 && result.duplicates === 0 && result.altered === 0;
process.exitCode = isSound && result.malformed === quarantined.malformed ? 0 : 1;

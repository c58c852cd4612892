/**
 * npm run bench:ingest [-- --quick] [--rounds N] [--only paced,bulk,scale,quiet,inserts,broker] [--profile]
 *
 * Device door, checks, fences, alarms, trips and stops are on, as always. Everything runs on this machine: sockets,
 * ingestor, database, api. What each section does stands in its file, what its figures mean in docs/bench/README.md.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { provisionLoad, type Bench, type Figures } from './bench.ts';
import { makeFences } from './fences.ts';
import { describeMachine } from './machine.ts';
import { Rig } from './rig.ts';
import { broker } from './sections/broker.ts';
import { bulk } from './sections/bulk.ts';
import { inserts } from './sections/inserts.ts';
import { paced } from './sections/paced.ts';
import { profile } from './sections/profile.ts';
import { quiet } from './sections/quiet.ts';
import { scale } from './sections/scale.ts';

const SECTIONS: Record<string, (bench: Bench) => Promise<Figures>> = {
  paced,
  bulk,
  scale,
  quiet,
  inserts,
  broker,
  profile,
};
const QUICK_SECTIONS = ['paced', 'bulk'];
const FULL_SECTIONS = ['paced', 'bulk', 'scale', 'quiet', 'inserts', 'broker'];
const FENCES = 100;
/** Devices of the sections that need more than 1,000. */
const DEVICES_OF: Record<string, { quick: number; full: number }> = {
  paced: { quick: 1_000, full: 5_000 },
  scale: { quick: 8_000, full: 50_000 },
  profile: { quick: 3_000, full: 18_000 },
};
/** With the load average above this share of the processors, figures say little. */
const BUSY_SHARE = 0.5;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    profile: { type: 'boolean', default: false },
    'messages-per-s': { type: 'string' },
  },
});
const { quick } = values;
const names = values.only?.split(',') ?? [
  ...(quick ? QUICK_SECTIONS : FULL_SECTIONS),
  ...(values.profile ? ['profile'] : []),
];
const unknown = names.find((name) => !Object.hasOwn(SECTIONS, name));
if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${Object.keys(SECTIONS).join(', ')}`);

const startedAt = performance.now();

/** A line with the seconds since the start, so that it shows where the time went. */
function say(line: string): void {
  process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
}

function warnWhenBusy(): boolean {
  const isBusy = loadavg()[0]! > cpus().length * BUSY_SHARE;
  if (isBusy) say('The machine is busy with something else: the figures say little.');
  return isBusy;
}

const rig = await Rig.start();
// Ctrl-C leaves no database behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void rig.stop().finally(() => process.exit(1)));
}
try {
  say(await describeMachine(rig.database.pool));
  const wasBusy = warnWhenBusy();
  const wanted = Math.max(...names.map((name) => DEVICES_OF[name]?.[quick ? 'quick' : 'full'] ?? 1_000));
  const devices = await provisionLoad(rig, wanted);
  await makeFences(rig, FENCES);
  say(`${wanted} devices and ${FENCES} fences provisioned`);
  let number = 0;
  const bench: Bench = {
    rig,
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    quick,
    messagesPerS: values['messages-per-s'] === undefined ? undefined : Number(values['messages-per-s']),
    devices: (from, to) => devices.slice(from, to),
    next: () => (number += 1),
    say,
  };
  const figures: Figures = {};
  for (const name of names) Object.assign(figures, await SECTIONS[name]!(bench));
  process.stdout.write(
    `${JSON.stringify({ bench: 'ingest', ...figures, ...(wasBusy && { machineWasBusy: true }) })}\n`,
  );
} finally {
  await rig.stop();
}

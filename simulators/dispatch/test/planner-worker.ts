/** A dispatcher's planning thread, as the benchmark loads it: travel times, the plan and its proof, off the main thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { DEFAULT_BATCH_SETTINGS, planBatch, type Batch, type BatchIncident } from '@roadcall/dispatch';
import { seededRandom, type SourceMove } from '@roadcall/roads';
import { openCity } from '../src/open-city.ts';
import type { PlannerAnswer, PlannerSetup } from './planner-messages.ts';

/** Shares of units that are free, on their way, and busy. */
const FREE = 0.6;
const EN_ROUTE = 0.1;
/** Share of units that have moved since the last event. */
const MOVED = 0.05;
const PROMISED_S = 1_800;
const LONGEST_DRIVE_S = 7_200;

const setup = workerData as PlannerSetup;
const { graph } = await openCity(setup.city);
const random = seededRandom(setup.seed, 'bench');
const matrix = graph.travelMatrix(setup.units, { maxSeconds: LONGEST_DRIVE_S });

const startedAt = performance.now();
matrix.moveSources(Array.from({ length: setup.units }, (_, index) => moved(index)));
const units = Array.from({ length: setup.units }, (_, unit) => {
  const isBusy = random() > FREE + EN_ROUTE;
  return {
    freeInS: isBusy && unit >= onTheWay() ? 60 + random() * 2_400 : 0,
    frozen: unit < onTheWay() && random() < 0.2,
  };
});
const incidents = Array.from({ length: setup.incidents }, (_, index) => open(index));
const first = plan();
answer({ kind: 'cold', tookMs: performance.now() - startedAt, ...first });

parentPort!.on('message', () => {
  const begin = performance.now();
  const closed = onTheWay() + Math.floor(random() * (setup.incidents - onTheWay()));
  incidents[closed] = open(closed);
  matrix.moveSources(Array.from({ length: setup.units * MOVED }, () => moved(Math.floor(random() * setup.units))));
  const travelMs = performance.now() - begin;
  answer({ kind: 'decision', tookMs: performance.now() - begin, travelMs, ...plan() });
});

function plan(): Pick<PlannerAnswer, 'dualityGap' | 'faults' | 'rounds'> {
  const batch: Batch = { incidents, units };
  const { certificate, rounds } = planBatch(batch, DEFAULT_BATCH_SETTINGS);
  return { dualityGap: certificate.dualityGap, faults: certificate.faults.length, rounds };
}

/** The first incidents have a unit on its way: the one of the same number. */
function onTheWay(): number {
  return Math.min(setup.incidents >> 1, Math.floor(setup.units * EN_ROUTE));
}

function open(index: number): BatchIncident {
  const travelS = matrix.addTarget(String(index), graph.randomPosition(random));
  return { ageS: random() * 2_400, promisedS: PROMISED_S, unit: index < onTheWay() ? index : null, swaps: 0, travelS };
}

function moved(index: number): SourceMove {
  return { index, place: graph.randomPosition(random) };
}

function answer(message: PlannerAnswer): void {
  parentPort!.postMessage(message);
}

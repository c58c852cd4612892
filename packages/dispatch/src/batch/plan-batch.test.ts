import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Batch, BatchIncident, BatchUnit } from './batch.ts';
import { DEFAULT_BATCH_SETTINGS as SETTINGS } from './batch-settings.ts';
import { certify } from '../assignment/certify.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import { IncidentCosts } from './incident-costs.ts';
import { PairList } from './pair-list.ts';
import { planBatch } from './plan-batch.ts';
import { unitStandings } from './unit-standings.ts';

const INCIDENT: Omit<BatchIncident, 'travelS'> = { ageS: 0, promisedS: 1_800, unit: null, swaps: 0 };
const UNIT: BatchUnit = { freeInS: 0, frozen: false };

/** A batch with travel times as a table: one row per incident. */
function batchOf(incidents: Partial<BatchIncident>[], units: Partial<BatchUnit>[], travelS: number[][]): Batch {
  return {
    incidents: incidents.map((incident, i) => ({ ...INCIDENT, ...incident, travelS: Float32Array.from(travelS[i]!) })),
    units: units.map((unit) => ({ ...UNIT, ...unit })),
  };
}

const plan = (batch: Batch) => planBatch(batch, SETTINGS).unitOfIncident;

test('looks at all incidents together, not at the nearest pair', () => {
  const travelS = [
    [300, 310],
    [320, 1_700],
  ];
  expect(plan(batchOf([{}, {}], [{}, {}], travelS))).toEqual([1, 0]);
});

test('waits for a unit nearby that is soon free rather than sending one from far away', () => {
  expect(plan(batchOf([{}], [{ freeInS: 300 }, {}], [[120, 1_500]]))).toEqual([0]);
});

test('but not when that would break the promise', () => {
  expect(plan(batchOf([{ ageS: 1_200 }], [{ freeInS: 600 }, {}], [[120, 450]]))).toEqual([1]);
});

test('turns a unit around only for a gain above the penalty', () => {
  const onTheWay = { unit: 0, ageS: 100 };
  expect(plan(batchOf([onTheWay], [{}, {}], [[700, 600]]))).toEqual([0]);
  expect(plan(batchOf([onTheWay], [{}, {}], [[1_500, 200]]))).toEqual([1]);
});

test('leaves a unit that is about to arrive, and an incident that was changed twice, alone', () => {
  expect(plan(batchOf([{ unit: 0 }], [{ frozen: true }, {}], [[1_500, 10]]))).toEqual([0]);
  expect(plan(batchOf([{ unit: 0, swaps: 2 }], [{}, {}], [[1_500, 10]]))).toEqual([0]);
  expect(plan(batchOf([{ unit: 0, swaps: 2 }, {}], [{}], [[1_500], [10]]))).toEqual([0, null]);
});

test('lets the one wait who can be helped later, when there are too few units', () => {
  const travelS = [[400], [400]];
  expect(plan(batchOf([{ ageS: 60 }, { ageS: 1_250 }], [{}], travelS))).toEqual([null, 0]);
});

test('gives the near unit to the one that counts more', () => {
  const travelS = [
    [300, 900],
    [300, 900],
  ];
  expect(plan(batchOf([{ weight: 3 }, {}], [{}, {}], travelS))).toEqual([0, 1]);
  expect(plan(batchOf([{}, { weight: 3 }], [{}, {}], travelS))).toEqual([1, 0]);
});

test('in the end somebody comes from far away', () => {
  const travelS = [[6_000]];
  expect(plan(batchOf([{ ageS: 0 }], [{}], travelS))).toEqual([null]);
  expect(plan(batchOf([{ ageS: 16_000 }], [{}], travelS))).toEqual([0]);
});

const seconds = fc.integer({ min: 0, max: 4_000 });
const batches = fc.record({ incidents: fc.nat(8), units: fc.nat(8) }).chain((size) =>
  fc.record({
    ages: fc.array(seconds, { minLength: size.incidents, maxLength: size.incidents }),
    units: fc.array(fc.record({ freeInS: fc.constantFrom(0, 0, 300, 2_000), frozen: fc.boolean() }), {
      minLength: size.units,
      maxLength: size.units,
    }),
    held: fc.nat(Math.min(size.incidents, size.units)),
    travelS: fc.array(
      fc.array(fc.oneof(seconds, fc.constant(Infinity)), { minLength: size.units, maxLength: size.units }),
      { minLength: size.incidents, maxLength: size.incidents },
    ),
  }),
);

test('any plan is proved, sends nobody twice, and takes no unit away without giving another', () => {
  fc.assert(
    fc.property(batches, ({ ages, units, held, travelS }) => {
      const incidents = ages.map((ageS, i) => ({ ageS, unit: i < held ? i : null }));
      // A unit on its way is free to turn and can reach its scene.
      const all = units.map((unit, i) => (i < held ? { ...unit, freeInS: 0 } : unit));
      const reachable = travelS.map((row, i) => row.map((s, u) => (i === u && i < held ? Math.min(s, 4_000) : s)));
      const { certificate, unitOfIncident } = planBatch(batchOf(incidents, all, reachable), SETTINGS);
      expect(certificate).toMatchObject({ dualityGap: 0, faults: [] });
      const sent = unitOfIncident.filter((unit) => unit !== null);
      expect(new Set(sent).size).toBe(sent.length);
      const onTheWay = unitOfIncident.slice(0, held);
      expect(onTheWay).not.toContain(null);
      expect(onTheWay.filter((unit, i) => all[i]!.frozen && unit !== i)).toEqual([]);
      const unreachable = unitOfIncident.filter((unit, i) => unit !== null && reachable[i]![unit] === Infinity);
      expect(unreachable).toEqual([]);
    }),
  );
});

/** Few scenes and many units close together, some on their way: more pairs matter than are looked at first. */
const crowded = fc.record({
  ages: fc.array(seconds, { minLength: 15, maxLength: 25 }),
  places: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 26, maxLength: 40 }),
  freeInS: fc.array(fc.constantFrom(0, 0, 0, 60, 600), { minLength: 40, maxLength: 40 }),
  frozen: fc.array(fc.constantFrom(false, false, true), { minLength: 40, maxLength: 40 }),
  swaps: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 25, maxLength: 25 }),
  weights: fc.array(fc.constantFrom(1, 1, 1.5, 3), { minLength: 25, maxLength: 25 }),
  held: fc.nat(15),
});

test('looks at few pairs and still finds what looking at all of them finds', () => {
  fc.assert(
    fc.property(crowded, ({ ages, freeInS, frozen, held, places, swaps, weights }) => {
      const travelS = ages.map((_, i) => places.map((place) => Math.abs(place - (i % 3)) * 30));
      const batch = batchOf(
        ages.map((ageS, i) => ({
          ageS,
          unit: i < held ? i : null,
          swaps: i < held ? swaps[i]! : 0,
          weight: weights[i]!,
        })),
        places.map((_, u) => ({ freeInS: u < held ? 0 : freeInS[u]!, frozen: frozen[u]! })),
        travelS,
      );
      const { certificate } = planBatch(batch, SETTINGS);

      const standings = unitStandings(batch, SETTINGS);
      const costs = batch.incidents.map((incident) => new IncidentCosts(SETTINGS, incident, standings));
      const all = new PairList(ages.length);
      for (const [row, cost] of costs.entries()) {
        for (let unit = 0; unit < places.length; unit++) {
          const costMs = cost.pairMs(unit);
          const parts = cost.pair(unit);
          const sumS =
            parts && parts.travelS + parts.responseS + parts.lateS + parts.priorityS + parts.swapS + parts.extraS;
          expect(sumS === null ? costMs === Infinity : Math.abs(costMs - sumS * 1_000) <= 0.6).toBe(true);
          if (costMs < Infinity) all.add(row, unit, costMs);
        }
      }
      const dense = all.problem(
        places.length,
        Float64Array.from(costs, (cost) => cost.waitingMs()),
      );
      const best = certify(dense, solveAssignment(dense));
      expect(best.faults).toEqual([]);
      expect(certificate).toEqual(best);
    }),
  );
});

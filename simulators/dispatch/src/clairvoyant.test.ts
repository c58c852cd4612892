import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clairvoyantBound, smallestRatio } from './clairvoyant.ts';
import type { Call, Day } from './day.ts';
import { ServiceTime } from './service-time.ts';

const PROMISED_S = 1_800;
/** Places on a line, a number of seconds from 0. */
const seconds = (from: number, to: number): number => Math.abs(from - to);
const dayOf = (calls: readonly Call[], nodes: readonly number[]): Day => ({
  calls: calls.toSorted((a, b) => a.atS - b.atS),
  units: nodes.map((node) => ({ node })),
  serviceTime: new ServiceTime([1_500]),
});
const bound = (day: Day, reached = 0) => clairvoyantBound(day, seconds, { promisedS: PROMISED_S, fromS: 0, reached });

/** Most calls on time, by trying every order of every choice of calls for every unit. */
function mostOnTime({ calls, units }: Day): number {
  const ratio = smallestRatio(calls);
  const taken = new Set<number>();
  const from = (unit: number, node: number, freeS: number): number => {
    let best = unit + 1 < units.length ? from(unit + 1, units[unit + 1]!.node, 0) : 0;
    for (const [index, call] of calls.entries()) {
      const thereS = Math.max(call.atS, freeS + ratio * seconds(node, call.node));
      if (taken.has(index) || thereS > call.atS + PROMISED_S) continue;
      taken.add(index);
      best = Math.max(best, 1 + from(unit, call.node, thereS + call.serviceS));
      taken.delete(index);
    }
    return best;
  };
  return from(0, units[0]!.node, 0);
}

const calls = fc.array(
  fc.record({
    atS: fc.integer({ min: 0, max: 4_000 }),
    node: fc.integer({ min: 0, max: 3_000 }),
    serviceS: fc.integer({ min: 200, max: 3_000 }),
    driveNoise: fc.double({ min: 0.6, max: 1.5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5 },
);

test('is never below what trying everything finds', () => {
  fc.assert(
    fc.property(calls, fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 2 }), (made, nodes) => {
      const day = dayOf(made, nodes);
      expect(bound(day).mostOnTime).toBeGreaterThanOrEqual(mostOnTime(day));
    }),
  );
});

test('and mostly equal to it', () => {
  let equal = 0;
  const days = fc.sample(fc.tuple(calls, fc.integer({ min: 0, max: 3_000 })), { numRuns: 100, seed: 1 });
  for (const [made, node] of days) {
    const day = dayOf(made, [node]);
    if (bound(day, mostOnTime(day)).mostOnTime === mostOnTime(day)) equal += 1;
  }
  expect(equal).toBeGreaterThan(80);
});

test('one unit cannot be in time for five calls at once', () => {
  const at = (node: number): Call => ({ atS: 4_000, node, serviceS: 1_500, driveNoise: 1 });
  const day = dayOf([0, 100, 200, 300, 400].map(at), [0]);
  expect(bound(day, 2)).toEqual({ mostOnTime: 2, counted: 5, leastLatePct: 60 });
});

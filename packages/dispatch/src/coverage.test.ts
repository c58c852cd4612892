import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { coverage } from './coverage.ts';

const place = (lat: number, weight = 1) => ({ lat, lon: 121, weight });

it('counts what the next customer would lose, and lists what nobody covers, the worst first', () => {
  const places = [place(31), place(31.1, 3), place(32)];
  const { coveredShare, gaps, lossS } = coverage(
    places,
    [
      { lat: 31, lon: 121 },
      { lat: 31.1, lon: 121 },
    ],
    900,
  );
  expect(gaps.map((gap) => gap.place)).toEqual([places[2]]);
  expect(coveredShare).toBeCloseTo(0.8, 9);
  // Three times the demand beside the second one.
  expect(lossS[1]! / lossS[0]!).toBeCloseTo(3, 1);
  expect(coverage([place(31)], [], 900).gaps[0]!.nearestS).toBe(Infinity);
});

it('a unit that another one stands beside costs nothing, and no unit ever costs less', () => {
  const somewhere = fc.record({ lat: fc.double({ min: 30, max: 31, noNaN: true }), lon: fc.constant(121) });
  fc.assert(
    fc.property(
      fc.array(somewhere, { minLength: 1, maxLength: 8 }),
      fc.array(somewhere, { maxLength: 6 }),
      (at, units) => {
        const places = at.map((each) => ({ ...each, weight: 1 }));
        const doubled = coverage(places, [...units, ...units], 900);
        expect([...doubled.lossS].every((lossS) => lossS === 0)).toBe(true);
        const once = coverage(places, units, 900);
        expect([...once.lossS].every((lossS) => lossS >= 0)).toBe(true);
        expect(once.gaps).toEqual(doubled.gaps);
      },
    ),
  );
});

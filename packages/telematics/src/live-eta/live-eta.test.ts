import { DEFAULT_PROOF_SETTINGS as SETTINGS } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalAfter, driftS, isWorthTelling, type LiveArrival } from './live-eta.ts';

const T0 = 1_000_000;
const follow = (looks: readonly { at: number; remainingS: number }[]): LiveArrival[] => {
  const seen: LiveArrival[] = [];
  let arrival: LiveArrival | null = null;
  for (const look of looks) seen.push((arrival = arrivalAfter(arrival, look, SETTINGS)));
  return seen;
};

describe('a live arrival', () => {
  it('runs down evenly under noise: the remaining time never jumps back', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 2, maxLength: 100 }), (noise) => {
        const looks = noise.map((off, i) => ({ at: T0 + i * 5_000, remainingS: Math.max(0, 600 - i * 5 + off) }));
        const arrivals = follow(looks);
        expect(new Set(arrivals.map(({ arrivesAt }) => arrivesAt)).size).toBe(1);
        const remaining = arrivals.map(({ at, arrivesAt }) => arrivesAt - at);
        expect(remaining).toEqual(remaining.toSorted((a, b) => b - a));
      }),
    );
  });

  it('never shifts by more than what is new, and comes to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 900 }), fc.integer({ min: 1, max: 30 }), (shiftS, everyS) => {
        const real = T0 + 1_200_000 + shiftS * 1_000;
        let arrival = arrivalAfter(null, { at: T0, remainingS: 1_200 }, SETTINGS);
        for (let at = T0 + everyS * 1_000; at <= T0 + 400_000; at += everyS * 1_000) {
          const next = arrivalAfter(arrival, { at, remainingS: (real - at) / 1_000 }, SETTINGS);
          expect(Math.abs(real - next.arrivesAt)).toBeLessThanOrEqual(Math.abs(real - arrival.arrivesAt) + 1e-6);
          arrival = next;
        }
        expect(Math.abs(arrival.arrivesAt - real)).toBeLessThanOrEqual((SETTINGS.noiseS + 1) * 1_000);
      }),
    );
  });

  it('is not before the position that it comes from, and is not moved by an older one', () => {
    const [first, second] = follow([
      { at: T0, remainingS: 10 },
      { at: T0 + 60_000, remainingS: 0 },
    ]);
    expect(second!.arrivesAt).toBeGreaterThanOrEqual(second!.at);
    expect(arrivalAfter(first!, { at: T0 - 1, remainingS: 900 }, SETTINGS)).toBe(first);
  });
});

describe('telling', () => {
  const told = { at: T0, arrivesAt: T0 + 600_000, source: 'osrm' };
  it.each([
    ['the first', null, {}, true],
    ['a shift of 31 s after 15 s', told, { at: T0 + 15_000, arrivesAt: told.arrivesAt + 31_000 }, true],
    ['a shift of 31 s too soon', told, { at: T0 + 14_000, arrivesAt: told.arrivesAt + 31_000 }, false],
    ['a shift of 30 s', told, { at: T0 + 90_000, arrivesAt: told.arrivesAt - 30_000 }, false],
    ['another source', told, { source: 'straight_line' }, true],
  ])('%s', (_, before, changes, expected) => {
    expect(isWorthTelling(before, { ...told, ...changes }, SETTINGS)).toBe(expected);
  });
});

describe('drift', () => {
  const plan = { arrivesAt: T0, driveS: 1_000 };
  it('counts beyond both limits, and until half of it is made up', () => {
    expect(driftS(T0 + 249_000, plan, false, SETTINGS)).toBeNull();
    expect(driftS(T0 + 251_000, plan, false, SETTINGS)).toBe(251);
    expect(driftS(T0 + 126_000, plan, true, SETTINGS)).toBe(126);
    expect(driftS(T0 + 124_000, plan, true, SETTINGS)).toBeNull();
    expect(driftS(T0 + 119_000, { ...plan, driveS: 60 }, false, SETTINGS)).toBeNull();
    expect(driftS(T0 - 900_000, plan, false, SETTINGS)).toBeNull();
  });
});

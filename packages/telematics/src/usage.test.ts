import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldUsage, HOUR_MS, type Usage, type UsageFix } from './usage.ts';

const BEGIN = 480_000 * HOUR_MS;
const sum = (hours: Map<number, Usage>, what: 'distanceM' | 'drivingS' | 'idlingS' | 'parkedS' | 'fixes'): number =>
  [...hours.values()].reduce((total, usage) => total + usage[what], 0);

const drives = fc
  .array(
    fc.record({
      afterMs: fc.integer({ min: 1, max: 900_000 }),
      speedKph: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
      ignition: fc.option(fc.boolean(), { nil: undefined }),
      fuelPct: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    }),
    { maxLength: 150 },
  )
  .map((steps) => {
    let at = BEGIN;
    let odometerM = 0;
    return steps.map(({ afterMs, ...step }): UsageFix => {
      at += afterMs;
      odometerM += ((step.speedKph ?? 0) * afterMs) / 3_600;
      return { at, odometerM, ...step };
    });
  });

test('rolled up hour by hour it is the same as rolled up at once', () => {
  fc.assert(
    fc.property(drives, (fixes) => {
      const to = BEGIN + 48 * HOUR_MS;
      const whole = foldUsage(fixes, BEGIN, to);
      const pieces = new Map<number, Usage>();
      for (let hour = BEGIN; hour < to; hour += HOUR_MS) {
        for (const [key, usage] of foldUsage(fixes, hour, hour + HOUR_MS)) pieces.set(key, usage);
      }
      expect(pieces).toEqual(whole);
    }),
  );
});

test('no hour has more than its seconds, and no metre is counted twice', () => {
  fc.assert(
    fc.property(drives, (fixes) => {
      const hours = foldUsage(fixes, BEGIN, BEGIN + 48 * HOUR_MS);
      for (const usage of hours.values()) {
        expect(usage.drivingS + usage.idlingS + usage.parkedS).toBeLessThanOrEqual(3_600.001);
      }
      expect(sum(hours, 'fixes')).toBe(fixes.length);
      const drivenM = (fixes.at(-1)?.odometerM ?? 0) - (fixes[0]?.odometerM ?? 0);
      expect(sum(hours, 'distanceM')).toBeCloseTo(drivenM, 3);
    }),
  );
});

test('a night without a word is parked, a silence on the road is nothing', () => {
  const parked = { speedKph: 0, ignition: false };
  const night = foldUsage(
    [
      { at: BEGIN, ...parked },
      { at: BEGIN + 8 * HOUR_MS, ...parked },
    ],
    BEGIN,
    BEGIN + 8 * HOUR_MS,
  );
  expect([...night.values()].map(({ parkedS }) => parkedS)).toEqual(Array.from({ length: 8 }, () => 3_600));
  const road = foldUsage(
    [
      { at: BEGIN, speedKph: 90, odometerM: 0 },
      { at: BEGIN + 2 * HOUR_MS, speedKph: 90, odometerM: 180_000 },
    ],
    BEGIN,
    BEGIN + 2 * HOUR_MS,
  );
  expect(sum(road, 'drivingS')).toBe(300);
  expect([...road.values()].map(({ distanceM }) => distanceM)).toEqual([90_000, 90_000]);
});

test('fuel that is used is counted, a refill and the sensor that trembles are not', () => {
  const levels = [50, 49, 50, 49, 48, 90, 89];
  const fixes = levels.map((fuelPct, i) => ({ at: BEGIN + i * 60_000, speedKph: 50, fuelPct }));
  expect(foldUsage(fixes, BEGIN, BEGIN + HOUR_MS).get(BEGIN)?.fuelUsedPct).toBe(3);
});

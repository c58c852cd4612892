import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexAt, nearestPoint, placeAt, type PlacedPoint } from './track-places.ts';

const point = (at: number, lat: number): PlacedPoint => ({
  at,
  lat,
  lon: 114,
  speedKph: 40,
  headingDeg: 0,
  energyPct: null,
});
const drive = [0, 10_000, 20_000, 900_000, 910_000].map((at, i) => point(at, 30 + i / 1_000));

test('glides between two points, and holds within a gap', () => {
  expect(placeAt(drive, 5_000)!.lat).toBeCloseTo(30.0005, 9);
  expect(placeAt(drive, 500_000)).toMatchObject({ lat: 30.002, ageMs: 480_000 });
  expect(placeAt(drive, -1)).toMatchObject({ lat: 30, ageMs: 0 });
  expect(placeAt(drive, 5e9)!.lat).toBe(30.004);
  expect(placeAt([], 0)).toBeUndefined();
});

test('finds the last point at or before any instant', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 });
  fc.assert(
    fc.property(times, fc.integer({ min: -10, max: 10_010 }), (list, at) => {
      const points = list.toSorted((a, b) => a - b).map((time) => point(time, 30));
      expect(indexAt(points, at)).toBe(points.findLastIndex((candidate) => candidate.at <= at));
    }),
  );
});

test('a click on the map is the point nearest to it', () => {
  expect(nearestPoint(drive, { lat: 30.0028, lon: 114 })!.at).toBe(900_000);
});

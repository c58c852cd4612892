import type { LiveRecord } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MotionTable } from './motion-table.ts';

const origin = { lat: 30.58, lon: 114.91 };

const fix = (over: Partial<LiveRecord>): LiveRecord => ({
  no: 1,
  lat: origin.lat,
  lon: origin.lon,
  ts: 1_000,
  speedKph: 50,
  headingDeg: 0,
  motion: 'moving',
  ignition: true,
  online: true,
  unit: false,
  ...over,
});

const metres = (degrees: number): number => degrees * 111_320;

test('the first fix puts the mark where it is', () => {
  const table = new MotionTable(origin);
  table.apply([fix({})], 10);
  const { lat, lon } = table.latLonAt(0, 10);
  expect(metres(Math.abs(lat - origin.lat))).toBeLessThan(0.1);
  expect(metres(Math.abs(lon - origin.lon))).toBeLessThan(0.1);
});

test('a new fix never makes the mark jump, wherever it was on its way', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          north: fc.double({ min: -60, max: 60, noNaN: true }),
          east: fc.double({ min: -60, max: 60, noNaN: true }),
          headingDeg: fc.integer({ min: 0, max: 359 }),
          afterS: fc.double({ min: 0.4, max: 8, noNaN: true }),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      (steps) => {
        const table = new MotionTable(origin);
        table.apply([fix({ ts: 0 })], 0);
        let [now, lat, lon] = [0, origin.lat, origin.lon];
        for (const step of steps) {
          now += step.afterS;
          lat += step.north / 111_320;
          lon += step.east / 111_320;
          const before = { ...table.placeAt(0, now) };
          table.apply([fix({ lat, lon, ts: now * 1_000, headingDeg: step.headingDeg })], now);
          const after = table.placeAt(0, now);
          expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(0.5);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the mark arrives at its fix within the interval and rolls on only a little', () => {
  const table = new MotionTable(origin);
  table.apply([fix({ ts: 0 })], 0);
  const lat = origin.lat + 40 / 111_320;
  table.apply([fix({ lat, ts: 2_000 })], 2);
  const goal = { ...table.plane.toPlane({ lat, lon: origin.lon }) };
  const at = (s: number): number => Math.hypot(table.placeAt(0, s).x - goal.x, table.placeAt(0, s).y - goal.y);
  expect(at(2 + 2 * 1.12)).toBeLessThan(0.5);
  expect(at(60)).toBeLessThan(20);
});

test('a fix from the other end of the city puts the mark there without a ride across', () => {
  const table = new MotionTable(origin);
  table.apply([fix({ ts: 0 })], 0);
  table.apply([fix({ lat: origin.lat + 0.1, ts: 2_000 })], 2);
  expect(Math.abs(table.latLonAt(0, 2).lat - origin.lat - 0.1)).toBeLessThan(1e-6);
});

test('an older fix than the newest known changes nothing', () => {
  const table = new MotionTable(origin);
  table.apply([fix({ ts: 5_000, motion: 'moving' })], 0);
  table.apply([fix({ ts: 4_000, motion: 'parked', lat: origin.lat + 0.01 })], 1);
  expect(table.motionOf(0)).toBe('moving');
  expect(table.fixTs[0]).toBe(5_000);
});

test('ten thousand vehicles find room', () => {
  const table = new MotionTable(origin, 16);
  table.apply(
    Array.from({ length: 10_000 }, (_, i) => fix({ no: i + 1 })),
    0,
  );
  expect(table.count).toBe(10_000);
  expect(table.slotOf(10_000)).toBe(9_999);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldFix, type DeviceState } from './device-state.ts';
import { effectiveTime, isNewer, type Measurement } from './measurement.ts';

const T0 = Date.UTC(2026, 2, 1, 8);

const measurement = fc.record<Measurement>({
  ts: fc.integer({ min: T0, max: T0 + 600_000 }),
  receivedAt: fc.integer({ min: T0, max: T0 + 600_000 }),
  lat: fc.double({ min: 31, max: 31.1, noNaN: true }),
  lon: fc.double({ min: 121, max: 121.1, noNaN: true }),
  speedKph: fc.option(fc.double({ min: 0, max: 150, noNaN: true }), { nil: undefined }),
  ignition: fc.option(fc.boolean(), { nil: undefined }),
  odometerM: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
});

const foldAll = (fixes: Measurement[]) => fixes.reduce<DeviceState | undefined>(foldFix, undefined);

test('never moves backwards and ends at the newest fix, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(measurement, { minLength: 1, maxLength: 30 }), (fixes) => {
      let state: DeviceState | undefined;
      for (const fix of fixes) {
        const next = foldFix(state, fix);
        expect(state === undefined || next === state || isNewer(next, state)).toBe(true);
        state = next;
      }
      expect(effectiveTime(state!)).toBe(Math.max(...fixes.map(effectiveTime)));
    }),
  );
});

test('a fix that comes twice changes nothing the second time', () => {
  fc.assert(
    fc.property(fc.array(measurement, { minLength: 1, maxLength: 10 }), (fixes) => {
      const state = foldAll(fixes);
      for (const fix of fixes) expect(foldFix(state, fix)).toBe(state);
    }),
  );
});

test('a clock that ran ahead and was set right does not freeze the marker', () => {
  const ahead = foldFix(undefined, { ts: T0 + 240_000, receivedAt: T0, lat: 31, lon: 121 });
  const right = foldFix(ahead, { ts: T0 + 10_000, receivedAt: T0 + 10_050, lat: 31.01, lon: 121 });
  expect(right.lat).toBe(31.01);
});

test('what a fix does not say stays known, but for the speed', () => {
  const full = foldFix(undefined, {
    ts: T0,
    receivedAt: T0,
    lat: 31,
    lon: 121,
    speedKph: 40,
    headingDeg: 0,
    fuelPct: 0,
    odometerM: 1_000,
    ignition: true,
  });
  const bare = foldFix(full, { ts: T0 + 1_000, receivedAt: T0 + 1_000 });
  expect(bare).toMatchObject({ lat: 31, positionTs: T0, headingDeg: 0, fuelPct: 0, odometerM: 1_000, ignition: true });
  expect(bare.speedKph).toBeUndefined();
});

test('without a measured speed, motion follows from the way', () => {
  const first = foldFix(undefined, { ts: T0, receivedAt: T0, lat: 31, lon: 121, ignition: true });
  expect(first.motion).toBe('unknown');
  const moved = foldFix(first, { ts: T0 + 10_000, receivedAt: T0 + 10_000, lat: 31.002, lon: 121 });
  expect(moved.motion).toBe('moving');
});

import type { DeviceId, TenantId, VehicleId } from '@roadcall/contracts';
import {
  canonicalFacts,
  DEFAULT_RULES,
  DEFAULT_SETTINGS,
  deriveFix,
  emptyState,
  NO_FENCES,
  orderFix,
  stateFromJson,
  type DeriveContext,
  type Fact,
  type OrderedFix,
} from '@roadcall/telematics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FixSlab } from './fix-slab.ts';
import { ReorderBuffer } from './reorder-buffer.ts';

const T0 = Date.UTC(2026, 2, 1, 8);
const WINDOW_MS = 5_000;
const CONTEXT: DeriveContext = {
  device: { tenantId: 1 as TenantId, deviceId: 'device-1' as DeviceId },
  model: 'test',
  settings: DEFAULT_SETTINGS,
  asset: { vehicleId: '018f0000-0000-7000-8000-000000000001' as VehicleId },
  surroundings: {},
  timeZone: 'UTC',
  fences: NO_FENCES,
  alarmRules: DEFAULT_RULES,
};

/** Parked, a drive with hard braking and a fault now and then, parked again: a fix a second. */
function drive(seconds: number, delayOf: (s: number) => number): OrderedFix[] {
  let northM = 0;
  return Array.from({ length: seconds }, (_, s) => {
    const moves = s > 30 && s < seconds - 90;
    const speedKph = moves ? 60 + 30 * ((s >> 4) % 2) : 0;
    northM += speedKph / 3.6;
    const ts = T0 + s * 1_000;
    return orderFix({
      ts,
      receivedAt: ts + delayOf(s),
      boot: 0,
      seq: s,
      flags: 0,
      lat: 31 + northM / 111_195,
      lon: 121,
      speedKph,
      ignition: moves,
      accuracyM: undefined,
      altitudeM: undefined,
      hdop: undefined,
      batteryV: undefined,
      externalPower: undefined,
      locked: undefined,
      dtc: undefined,
      alarm: s % 60 === 45 ? { kind: 'engine_fault', active: s % 120 === 45, code: 'P0301' } : undefined,
      attributes: undefined,
    });
  });
}

/** Facts of fixes that arrive so, derived a few at a time as the window passes, the state written and read back between. */
function factsOfArrival(fixes: readonly OrderedFix[], turnEveryMs: number): Fact[] {
  const buffer = new ReorderBuffer(new FixSlab());
  const facts: Fact[] = [];
  let state = emptyState();
  const derive = (cutoff: number): void => {
    const released = buffer.release(cutoff);
    for (const fix of released) facts.push(...deriveFix(state, fix, CONTEXT));
    if (released.length > 0) state = stateFromJson(JSON.stringify(state));
  };
  let turnAt = T0;
  for (const fix of fixes.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    for (; turnAt < fix.receivedAt; turnAt += turnEveryMs) derive(turnAt - WINDOW_MS);
    buffer.add(fix);
  }
  derive(Number.POSITIVE_INFINITY);
  return facts;
}

test('any order and repetition within the reorder window gives the same trips, stops and alarms', () => {
  const inOrder = factsOfArrival(
    drive(400, () => 0),
    1_000,
  );
  expect(new Set(inOrder.map(({ kind }) => kind))).toContain('trip_ended');
  expect(new Set(inOrder.map(({ kind }) => kind))).toContain('alarm_raised');
  const delays = fc.array(fc.integer({ min: 0, max: WINDOW_MS - 1 }), { minLength: 7, maxLength: 400 });
  fc.assert(
    fc.property(delays, fc.array(fc.nat(399)), fc.integer({ min: 900, max: 30_000 }), (delay, again, turnEveryMs) => {
      const fixes = drive(400, (s) => delay[s % delay.length]!);
      const arrived = [...fixes, ...again.map((s) => fixes[s]!)];
      expect(canonicalFacts(factsOfArrival(arrived, turnEveryMs))).toBe(canonicalFacts(inOrder));
    }),
    { numRuns: 25 },
  );
}, 30_000);

test('what was received after the cutoff leaves only when something later was received before it', () => {
  const buffer = new ReorderBuffer(new FixSlab());
  const [first, second, third] = drive(3, (s) => (s === 1 ? 9_000 : 0));
  for (const fix of [third!, first!, second!]) buffer.add(fix);
  expect(buffer.isDue(T0 - 1)).toBe(false);
  expect(buffer.release(T0 + 500).map(({ seq }) => seq)).toEqual([0]);
  expect(buffer.release(T0 + 2_000).map(({ seq }) => seq)).toEqual([1, 2]);
  expect(buffer.size).toBe(0);
});

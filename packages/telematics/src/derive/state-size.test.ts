import type { GeofenceId } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTEXT, deriveAll, RENTAL, T0, track, type Leg } from '../../test/track.ts';
import type { DerivationState } from './derivation-state.ts';
import type { DeriveContext } from './draft.ts';

/** The bounds that docs/adr/0009 states, bytes of JSON. */
const WITHOUT_ALARMS = 4_096;
const EACH_ALARM = 512;
const ORDINARY = 2_048;

const fence = (n: number): GeofenceId => `018f0000-0000-7000-8000-00000000010${String(n)}` as GeofenceId;
const area = { permittedFenceIds: [fence(1), fence(2), fence(3)], forbiddenFenceIds: [fence(4)] };
const rented: DeriveContext = {
  ...CONTEXT,
  surroundings: { rental: { rentalId: RENTAL, dueAt: T0 + 3_600_000, area } },
};
const bytesOf = (state: DerivationState): number => Buffer.byteLength(JSON.stringify(state));

const anyLeg: fc.Arbitrary<Leg> = fc.record({
  forS: fc.integer({ min: 30, max: 900 }),
  kph: fc.constantFrom(0, 4, 40, 90, 150),
  everyS: fc.constantFrom(5, 10),
});

test('a rented vehicle that reports all there is, with many alarms at once, stays below the bound', () => {
  let most = 0;
  fc.assert(
    fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 5 }), (legs) => {
      const fixes = track(legs, (s, northM) => ({
        fuelPct: Math.max(0, 80 - s / 60 + (s % 3)),
        chargePct: Math.max(0, 90 - s / 90),
        odometerM: 120_000_000.25 + northM,
        headingDeg: (s * 37) % 360,
        accuracyM: 4.5,
        externalPower: s % 500 < 300,
        dtc: s > 300 ? ['P0420', 'P0171'] : undefined,
        alarm: s % 400 < 5 ? { kind: 'sos', active: true, code: undefined } : undefined,
      }));
      const { state } = deriveAll(fixes, () => rented);
      const bytes = bytesOf(state);
      most = Math.max(most, bytes);
      expect(bytes).toBeLessThanOrEqual(WITHOUT_ALARMS + EACH_ALARM * Object.keys(state.alarms.open).length);
    }),
    { numRuns: 60 },
  );
  // A bound that nothing comes near says nothing.
  expect(most).toBeGreaterThan(WITHOUT_ALARMS);
});

test('a parked vehicle and an ordinary drive without alarms take the 2 kB that they should', () => {
  for (const legs of [[{ forS: 900, kph: 0, ignition: false }], [{ forS: 600, kph: 45 }]]) {
    const { state } = deriveAll(track(legs, () => ({ fuelPct: 60 })));
    expect(Object.keys(state.alarms.open)).toEqual([]);
    expect(bytesOf(state)).toBeLessThanOrEqual(ORDINARY);
  }
});

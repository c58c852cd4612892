import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONTEXT, deriveAll, fixAt, RENTAL, T0, track, type Leg } from '../../test/track.ts';
import { DERIVE_STEPS } from './derive-fix.ts';
import { canonicalFacts } from './facts.ts';
import type { OrderedFix } from './ordered-fix.ts';

const anyLeg: fc.Arbitrary<Leg> = fc.record(
  {
    forS: fc.integer({ min: 1, max: 1_500 }),
    kph: fc.constantFrom(0, 0, 2, 4, 20, 60, 130),
    ignition: fc.constantFrom(true, false, undefined),
    everyS: fc.constantFrom(1, 5, 10, 60),
    silent: fc.boolean(),
  },
  { requiredKeys: ['forS', 'kph'] },
);
const anyTrack = fc
  .tuple(fc.array(anyLeg, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 50 }))
  .map(([legs, every]) =>
    track(legs, (s, northM) => ({
      fuelPct: s % every === 0 ? Math.max(0, 80 - s / 100 + (s % 7)) : undefined,
      odometerM: s % 3 === 0 ? northM : undefined,
      headingDeg: (s * 13) % 360,
      ...(s % 97 === 0 ? { lat: 45 } : {}),
    })),
  );
const contextAt = (at: number) =>
  at < T0 + 1_200_000 ? CONTEXT : { ...CONTEXT, surroundings: { rental: { rentalId: RENTAL, dueAt: at } } };

test('a restart at any fix changes no fact', () => {
  fc.assert(
    fc.property(anyTrack, fc.array(fc.nat(2_000)), (fixes, restarts) => {
      const once = deriveAll(fixes, contextAt);
      const restarted = deriveAll(fixes, contextAt, new Set(restarts));
      expect(canonicalFacts(restarted.facts)).toBe(canonicalFacts(once.facts));
    }),
    { numRuns: 60 },
  );
});

test('repeated and older fixes change nothing', () => {
  fc.assert(
    fc.property(anyTrack, fc.array(fc.nat(2_000)), (fixes, again) => {
      const repeated = fixes.flatMap((fix, i) => (again.includes(i) ? [fix, fixes[i >> 1]!, fix] : [fix]));
      expect(canonicalFacts(deriveAll(repeated, contextAt).facts)).toBe(
        canonicalFacts(deriveAll(fixes, contextAt).facts),
      );
    }),
    { numRuns: 40 },
  );
});

test('trips and stops of a vehicle follow each other, and no trip is longer than its track', () => {
  fc.assert(
    fc.property(anyTrack, (fixes) => {
      const { facts } = deriveAll(fixes, contextAt);
      const spans = new Map<string, { beganAt: number; endedAt?: number | undefined; distanceM?: number }>();
      for (const fact of facts) {
        if ('trip' in fact) spans.set(fact.trip.id, fact.trip);
        if ('stop' in fact) spans.set(fact.stop.id, fact.stop);
      }
      const inOrder = [...spans.values()].toSorted(
        (a, b) => a.beganAt - b.beganAt || (a.endedAt ?? Number.MAX_VALUE) - (b.endedAt ?? Number.MAX_VALUE),
      );
      for (const [i, span] of inOrder.entries()) {
        expect(span.endedAt ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(span.beganAt);
        const nextBeganAt = inOrder[i + 1]?.beganAt ?? Number.POSITIVE_INFINITY;
        expect(span.endedAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(nextBeganAt);
      }
    }),
    { numRuns: 60 },
  );
});

test('no valid fix makes a step throw, and the state stays small', () => {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const anyFix: fc.Arbitrary<OrderedFix> = fc
    .record({
      s: fc.integer({ min: 0, max: 20_000 }),
      place: maybe(
        fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
      ),
      speedKph: maybe(fc.double({ min: 0, max: 500, noNaN: true })),
      headingDeg: maybe(fc.double({ min: 0, max: 359, noNaN: true })),
      satellites: maybe(fc.integer({ min: 0, max: 20 })),
      odometerM: maybe(fc.double({ min: 0, max: 1e10, noNaN: true })),
      fuelPct: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
      chargePct: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
      ignition: maybe(fc.boolean()),
      accuracyM: maybe(fc.double({ min: 0, max: 1e5, noNaN: true })),
    })
    .map(({ s, place, ...more }) => fixAt(s, undefined, { ...more, ...(place && { lat: place[0], lon: place[1] }) }));
  fc.assert(
    fc.property(fc.array(anyFix, { maxLength: 60 }), (fixes) => {
      const { state, facts } = deriveAll(fixes);
      expect(JSON.stringify(state).length).toBeLessThan(8_192);
      expect(JSON.stringify(facts)).not.toContain('null');
    }),
    { numRuns: 200 },
  );
  expect(DERIVE_STEPS.length).toBeGreaterThan(0);
});

import { compareKeys, type OrderedFix } from '@roadcall/telematics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FixSlab } from './fix-slab.ts';

const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
const flag = fc.option(fc.boolean(), { nil: undefined });
const fix: fc.Arbitrary<OrderedFix> = fc.record({
  at: whole,
  ts: whole,
  boot: whole,
  seq: whole,
  receivedAt: whole,
  flags: fc.nat(7),
  lat: number,
  lon: number,
  speedKph: number,
  headingDeg: number,
  satellites: number,
  odometerM: number,
  fuelPct: number,
  chargePct: number,
  accuracyM: number,
  altitudeM: number,
  hdop: number,
  batteryV: number,
  ignition: flag,
  externalPower: flag,
  locked: flag,
  dtc: fc.option(fc.array(fc.string()), { nil: undefined }),
  alarm: fc.option(fc.record({ kind: fc.constant('sos' as const), active: fc.boolean() }), { nil: undefined }),
  attributes: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
});

test('gives back what was put in, whatever was taken out between', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fix, fc.boolean()), { minLength: 1, maxLength: 50 }), (steps) => {
      const slab = new FixSlab();
      // More than it has room for at first.
      const others = Array.from({ length: 1_020 }, () => slab.put(steps[0]![0]));
      const kept: { slot: number; fix: OrderedFix }[] = [];
      for (const [one, takes] of steps) {
        const slot = slab.put(one);
        expect(slab.receivedAt(slot)).toBe(one.receivedAt);
        expect(Math.sign(slab.compare(slot, steps[0]![0]))).toBe(Math.sign(compareKeys(one, steps[0]![0])));
        kept.push({ slot, fix: one });
        if (!takes) continue;
        const { slot: first, fix: expected } = kept.shift()!;
        expect(slab.take(first)).toEqual(expected);
      }
      for (const slot of others) slab.drop(slot);
      for (const { slot, fix: expected } of kept) expect(slab.take(slot)).toEqual(expected);
    }),
  );
});

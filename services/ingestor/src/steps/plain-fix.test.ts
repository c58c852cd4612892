import { Fix, MAX_FIXES_PER_MESSAGE } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Envelope, isPlainEnvelope, isPlainFix } from './plain-fix.ts';

const T0 = 1_767_225_600_000;
const plain = { ts: T0, lat: 31.2, lon: 121.5, speedKph: 0, headingDeg: 359.9, satellites: 9, ignition: true };

/** Numbers at and around every limit of the contract, and what else JSON and CBOR can bring. */
const limits = [
  -1_000,
  -180,
  -90,
  -1,
  0,
  90,
  100,
  180,
  200,
  359.999,
  360,
  500,
  1_000,
  20_000,
  1e5,
  1e10,
  T0,
  8.64e15,
  2 ** 53,
];
const anyNumber = fc.oneof(
  fc.constantFrom(...limits.flatMap((limit) => [limit, limit - 1e-9, limit + 1e-9, limit - 1, limit + 1])),
  fc.double(),
  fc.integer(),
);
const anyValue = fc.oneof(
  { weight: 6, arbitrary: anyNumber },
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.string(),
  fc.bigInt(),
  fc.array(fc.string(), { maxLength: 2 }),
  fc.record({ kind: fc.constantFrom('sos', 'nonsense'), active: fc.boolean() }),
);
const anyFix = fc
  .dictionary(fc.constantFrom(...Object.keys(Fix.shape), 'fuelType', 'constructor', 'lat '), anyValue, { maxKeys: 8 })
  .chain((fields) => fc.constantFrom(fields, { ...plain, ...fields }));

test('takes no fix that the contract refuses', () => {
  fc.assert(
    fc.property(anyFix, (fix) => {
      expect(!isPlainFix(fix) || Fix.safeParse(fix).success).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('takes all plain fixes that the contract takes, so that it is of use', () => {
  const fields = fc.record(
    {
      ts: fc.integer({ min: 0, max: 8.64e15 }),
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
      speedKph: fc.double({ min: 0, max: 500, noNaN: true }),
      fuelPct: fc.double({ min: 0, max: 100, noNaN: true }),
      ignition: fc.boolean(),
      fuelType: fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer()),
    },
    { requiredKeys: ['ts', 'lat', 'lon'] },
  );
  fc.assert(
    fc.property(fields, (fix) => {
      expect([isPlainFix(fix), Fix.safeParse(fix).success]).toEqual([true, true]);
    }),
  );
});

test('leaves what is no plain object to the contract', () => {
  for (const value of [null, undefined, 7, 'ts', [plain], { ...plain, dtc: ['P0301'] }, { lat: 1, lon: 2 }]) {
    expect(isPlainFix(value)).toBe(false);
  }
});

test('says of what is around the fixes the same as the contract', () => {
  const fixes = fc.oneof(
    anyValue,
    fc.integer({ min: 0, max: 2 }).map((count) => Array.from({ length: count }, () => plain)),
    fc
      .constantFrom(MAX_FIXES_PER_MESSAGE, MAX_FIXES_PER_MESSAGE + 1)
      .map((count) => Array.from({ length: count }, () => plain)),
  );
  const envelope = fc.record({ boot: anyValue, seq: anyValue, fixes, other: anyValue }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.oneof(envelope, anyValue), (value) => {
      const isPlain = isPlainEnvelope(value);
      expect(isPlain).toBe(Envelope.safeParse(value).success);
    }),
    { numRuns: 3_000 },
  );
});

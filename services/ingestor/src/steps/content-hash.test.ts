import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentHash } from './content-hash.ts';

type Value = number | boolean | string | undefined;

function hashOf(values: readonly Value[]): number {
  const hash = new ContentHash();
  for (const value of values) hash.add(value);
  return hash.digest();
}

test('is a safe integer and the same for the same values', () => {
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.string(), fc.constant(undefined)));
  fc.assert(
    fc.property(values, (list) => {
      expect(Number.isSafeInteger(hashOf(list)) && hashOf(list) >= 0).toBe(true);
      expect(hashOf([...list])).toBe(hashOf(list));
    }),
  );
});

test('tells kinds of values apart, and unknown from zero', () => {
  const lists: Value[][] = [[0], [undefined], [false], [true], [''], ['0'], [1], ['1'], [0, undefined], [undefined, 0]];
  expect(new Set(lists.map(hashOf)).size).toBe(lists.length);
});

test('tells mirrored and nearly equal positions apart', () => {
  const seen = new Set<number>();
  let count = 0;
  for (let i = 0; i < 20_000; i++) {
    const lat = 31 + i * 1e-7;
    const lon = 121 - i * 1e-7;
    for (const pair of [
      [lat, lon],
      [-lat, -lon],
      [-lat, lon],
      [lon, lat],
    ]) {
      seen.add(hashOf(pair));
      count += 1;
    }
  }
  expect(seen.size).toBe(count);
});

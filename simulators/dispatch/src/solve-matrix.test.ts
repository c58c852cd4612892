import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMatrix } from './read-matrix.ts';
import { solveMatrix } from './solve-matrix.ts';

const solve = (text: string) => solveMatrix(readMatrix(text));

test('finds the optimum of a matrix whose lines are broken anywhere', () => {
  const { optimum, columnOfRow, certificate } = solve(' 3\n 4 1 3 2\n 0 5 3\n2 2\n');
  expect(optimum).toBe(5);
  expect([...columnOfRow]).toEqual([1, 0, 2]);
  expect(certificate).toMatchObject({ dualityGap: 0, faults: [] });
});

test('is exact with decimals and below zero', () => {
  expect(solve('2  0.1 0.3  0.2 0.2').optimum).toBe(0.3);
  expect(solve('2  -5 -1.25  -2 -1').optimum).toBe(-6);
});

test('equals trying every assignment', () => {
  const matrices = fc.integer({ min: 1, max: 6 }).chain((size) =>
    fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
  );
  fc.assert(
    fc.property(matrices, (rows) => {
      expect(solve(`${rows.length}\n${rows.map((row) => row.join(' ')).join('\n')}`).optimum).toBe(
        cheapest(rows, 0, []),
      );
    }),
  );
});

test.each([
  ['', /first number must be the size.*missing/],
  ['0', /whole number from 1/],
  ['2 1 2 3', /there must be 4 costs; there are 3/],
  ['2 1 2 x 4', /row 2, column 1: "x" is no decimal number/],
  ['2 1 2 1e3 4', /row 2, column 1/],
  ['2 0 0 0 9007199254740993', /too far apart/],
])('says what is wrong with %j', (text, sentence) => {
  expect(() => solve(text)).toThrow(sentence);
});

function cheapest(rows: readonly number[][], row: number, taken: readonly number[]): number {
  if (row === rows.length) return 0;
  return Math.min(
    ...rows[row]!.map((cost, column) =>
      taken.includes(column) ? Infinity : cost + cheapest(rows, row + 1, [...taken, column]),
    ),
  );
}

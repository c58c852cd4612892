import * as fc from 'fast-check';
import { linearSumAssignment } from 'linear-sum-assignment';
import { expect, test } from 'vitest';
import { certify } from './certify.ts';
import { MAX_COST, problemOf, UNASSIGNED, type Pair } from './problem.ts';
import { solveAssignment } from './solve-assignment.ts';

/** Costs of very different size, many of them equal. */
const COST_KINDS = [
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 1_000 }),
  fc.integer({ min: 0, max: 7_200_000 }),
  fc.integer({ min: MAX_COST - 5, max: MAX_COST }),
  fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: MAX_COST - 2, max: MAX_COST })),
];

interface Instance {
  rows: number;
  columns: number;
  /** null: forbidden. */
  costs: (number | null)[][];
  unassigned: number[];
}

function instances(maxSize: number): fc.Arbitrary<Instance> {
  const size = fc.integer({ min: 0, max: maxSize });
  return fc
    .record({ rows: size, columns: size, kind: fc.nat(COST_KINDS.length - 1), forbidden: fc.constantFrom(0, 1, 3, 9) })
    .chain(({ rows, columns, kind, forbidden }) => {
      const cost = COST_KINDS[kind]!;
      const cell = forbidden === 0 ? cost : fc.option(cost, { nil: null, freq: 10 - forbidden });
      return fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        costs: matrix(cell, rows, columns),
        unassigned: fc.array(fc.oneof(cost, fc.constant(MAX_COST)), { minLength: rows, maxLength: rows }),
      });
    });
}

function matrix<T>(cell: fc.Arbitrary<T>, rows: number, columns: number): fc.Arbitrary<T[][]> {
  const row = fc.array(cell, { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
}

function solve({ rows, columns, costs, unassigned }: Instance) {
  const pairs: Pair[] = costs.flatMap((row, r) =>
    row.flatMap((cost, c) => (cost === null ? [] : [{ row: r, column: c, cost }])),
  );
  const problem = problemOf({ rows, columns }, pairs, unassigned);
  const solution = solveAssignment(problem);
  return { problem, solution, certificate: certify(problem, solution) };
}

/** The same question as a full matrix for the library: one more column per row stands for leaving it out. */
function oracleCost({ rows, columns, costs, unassigned }: Instance): number {
  if (rows === 0) return 0;
  const forbidden = 2 ** 46;
  const full = costs.map((row, r) => [
    ...row.map((cost) => cost ?? forbidden),
    ...unassigned.map((cost, other) => (other === r ? cost : forbidden)),
  ]);
  const { columnAssignments, rowAssignments } = linearSumAssignment(full, { maximaze: false });
  expect([columnAssignments.length, rowAssignments.length]).toContain(rows + columns);
  // The library turns a wide matrix; its columns are our rows then.
  const ofRow = columnAssignments.length === rows ? columnAssignments : rowAssignments;
  return full.reduce((sum, row, r) => sum + row[ofRow[r]!]!, 0);
}

test('equals an independent solver on 10,000 random instances, with a gap of exactly zero', () => {
  let instanceCount = 0;
  fc.assert(
    fc.property(instances(8), (instance) => {
      const { certificate, solution } = solve(instance);
      expect(certificate).toMatchObject({ dualityGap: 0, faults: [], totalCost: solution.totalCost });
      expect(solution.totalCost).toBe(oracleCost(instance));
      instanceCount += 1;
    }),
    { numRuns: 10_000 },
  );
  expect(instanceCount).toBe(10_000);
});

test('equals it on larger ones', () => {
  fc.assert(
    fc.property(instances(40), (instance) => {
      const { certificate, solution } = solve(instance);
      expect(certificate.faults).toEqual([]);
      expect(solution.totalCost).toBe(oracleCost(instance));
    }),
    { numRuns: 100 },
  );
});

test('leaves out whoever costs least to leave out, when there are too few', () => {
  const { solution } = solve({ rows: 3, columns: 1, costs: [[10], [20], [30]], unassigned: [100, 500, 50] });
  expect([...solution.columnOfRow]).toEqual([UNASSIGNED, 0, UNASSIGNED]);
});

test('a row without any pair stays unassigned and disturbs nobody', () => {
  const { solution, certificate } = solve({
    rows: 2,
    columns: 2,
    costs: [
      [null, null],
      [4, 3],
    ],
    unassigned: [9, 9],
  });
  expect([...solution.columnOfRow]).toEqual([UNASSIGNED, 1]);
  expect(certificate).toEqual({ dualityGap: 0, totalCost: 12, faults: [] });
});

test('refuses costs that are not whole, negative or too large, and pairs outside', () => {
  for (const cost of [0.5, -1, Number.NaN, Infinity, MAX_COST + 1]) {
    expect(() => problemOf({ rows: 1, columns: 1 }, [{ row: 0, column: 0, cost }], [1])).toThrow(RangeError);
    expect(() => problemOf({ rows: 1, columns: 1 }, [], [cost])).toThrow(/unassignedCost of row 0/);
  }
  expect(() => problemOf({ rows: 1, columns: 1 }, [{ row: 0, column: 1, cost: 1 }], [1])).toThrow(/outside of 1 × 1/);
});

test('the certificate finds a solution that could be better, and one that cannot be', () => {
  const instance = {
    rows: 2,
    columns: 2,
    costs: [
      [1, 5],
      [1, 9],
    ],
    unassigned: [99, 99],
  };
  const { problem, solution } = solve(instance);
  expect([...solution.columnOfRow]).toEqual([1, 0]);
  const worse = { ...solution, columnOfRow: Int32Array.of(0, 1), totalCost: 10 };
  expect(certify(problem, worse)).toMatchObject({ dualityGap: 4, totalCost: 10 });
  const twice = { ...solution, columnOfRow: Int32Array.of(0, 0) };
  expect(certify(problem, twice).faults).toContain('column 0 has rows 0 and 1');
  const tooCheap = { ...solution, rowPrice: Float64Array.of(100, 1) };
  expect(certify(problem, tooCheap).faults[0]).toMatch(/row 0 pays 100, more than giving up/);
});

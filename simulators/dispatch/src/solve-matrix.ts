import { certify, MAX_COST, solveAssignment, UNASSIGNED, type Certificate } from '@roadcall/dispatch';
import { BadMatrixError, type CostMatrix } from './read-matrix.ts';

export interface MatrixOptimum {
  /** In the file's own unit. */
  readonly optimum: number;
  /** Column of each row, from 0. */
  readonly columnOfRow: Int32Array;
  readonly certificate: Certificate;
}

/**
 * The cheapest one-to-one assignment of a square matrix. Costs with decimals are counted in their last digit and the
 * smallest becomes 0, so that the solver gets whole numbers and the result is exact.
 * @throws BadMatrixError when the costs are too far apart for exact arithmetic.
 */
export function solveMatrix({ size, costs, decimals }: CostMatrix): MatrixOptimum {
  const unit = 10 ** decimals;
  const whole = Float64Array.from(costs, (cost) => Math.round(cost * unit));
  const smallest = whole.reduce((least, cost) => Math.min(least, cost), Infinity);
  const largest = whole.reduce((most, cost) => Math.max(most, cost), -Infinity);
  // No path of exchanges costs more than this, so no row is ever left out.
  const leftOut = (largest - smallest) * size + 1;
  if (!(leftOut <= MAX_COST) || !Number.isSafeInteger(smallest) || !Number.isSafeInteger(largest)) {
    throw new BadMatrixError(
      `costs from ${smallest / unit} to ${largest / unit} are too far apart to be solved exactly`,
    );
  }
  const problem = {
    rows: size,
    columns: size,
    rowStart: Uint32Array.from({ length: size + 1 }, (_, row) => row * size),
    column: Uint32Array.from(whole, (_, index) => index % size),
    cost: whole.map((cost) => cost - smallest),
    unassignedCost: new Float64Array(size).fill(leftOut),
  };
  const solution = solveAssignment(problem);
  if (solution.columnOfRow.includes(UNASSIGNED)) throw new Error('a complete matrix left a row without a column');
  const optimum = (solution.totalCost + smallest * size) / unit;
  return { optimum, columnOfRow: solution.columnOfRow, certificate: certify(problem, solution) };
}

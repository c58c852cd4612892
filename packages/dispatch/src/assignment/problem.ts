/**
 * An assignment problem: rows (incidents) want one column (unit) each, columns serve at most one row. Pairs that are
 * not listed are forbidden. Costs are whole numbers, so that sums and prices are exact and a certificate is an equality
 * and not a tolerance: dispatch counts in milliseconds.
 */
export interface AssignmentProblem {
  readonly rows: number;
  readonly columns: number;
  /** Pairs of row r are those from `rowStart[r]` up to, not including, `rowStart[r + 1]`. Length `rows + 1`. */
  readonly rowStart: Uint32Array;
  readonly column: Uint32Array;
  readonly cost: Float64Array;
  /** What it costs to leave a row without a column. */
  readonly unassignedCost: Float64Array;
}

/** Stands for "no column" in `columnOfRow`. */
export const UNASSIGNED = -1;

/** Sums of costs stay exact below 2^53; the bound leaves room for a path over all rows of a large problem. */
export const MAX_COST = 2 ** 40;

/** A solution and the prices that prove it best (linear programming duality). */
export interface AssignmentSolution {
  /** Column of each row, or UNASSIGNED. */
  readonly columnOfRow: Int32Array;
  /** What each row pays at most: never above its pairs' cost + the column's price, nor above its unassigned cost. */
  readonly rowPrice: Float64Array;
  /** What each column is worth: never below 0, and 0 where it stays free. */
  readonly columnPrice: Float64Array;
  readonly totalCost: number;
}

/** One pair of a problem in the making. */
export interface Pair {
  readonly row: number;
  readonly column: number;
  readonly cost: number;
}

/**
 * Puts pairs in order. Of a pair that is given twice both stand; the solver takes the cheaper.
 * @throws RangeError when an index is outside, or a cost is no whole number between 0 and MAX_COST.
 */
export function problemOf(
  size: { rows: number; columns: number },
  pairs: Iterable<Pair>,
  unassignedCost: ArrayLike<number>,
): AssignmentProblem {
  const list = [...pairs];
  const rowStart = new Uint32Array(size.rows + 1);
  for (const { row, column, cost } of list) {
    if (!isIndex(row, size.rows) || !isIndex(column, size.columns)) {
      throw new RangeError(`pair ${row}, ${column} is outside of ${size.rows} × ${size.columns}`);
    }
    checkCost(cost, `cost of pair ${row}, ${column}`);
    rowStart[row + 1]! += 1;
  }
  if (unassignedCost.length !== size.rows) throw new RangeError('unassignedCost must have one value per row');
  for (let r = 0; r < size.rows; r++) {
    checkCost(unassignedCost[r]!, `unassignedCost of row ${r}`);
    rowStart[r + 1]! += rowStart[r]!;
  }
  const next = rowStart.slice();
  const column = new Uint32Array(list.length);
  const cost = new Float64Array(list.length);
  for (const pair of list) {
    const at = next[pair.row]!++;
    column[at] = pair.column;
    cost[at] = pair.cost;
  }
  return { ...size, rowStart, column, cost, unassignedCost: Float64Array.from(unassignedCost) };
}

function isIndex(value: number, size: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < size;
}

function checkCost(cost: number, what: string): void {
  if (!Number.isInteger(cost) || cost < 0 || cost > MAX_COST) {
    throw new RangeError(`${what} is ${cost}: allowed are whole numbers from 0 to 2^40`);
  }
}

import { UNASSIGNED, type AssignmentProblem, type AssignmentSolution } from './problem.ts';

/** What the check of a solution found. It is best exactly when `faults` is empty: then the gap is 0 as well. */
export interface Certificate {
  /** Cost of the solution − value of its prices; no solution can be cheaper than the value. */
  readonly dualityGap: number;
  readonly totalCost: number;
  /** At most ten sentences. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 10;

/**
 * Proves a solution, without the solver: it is a matching over listed pairs; its prices let no pair, no column and no
 * unassigned row be had too cheaply; and what it costs equals what the prices are worth (weak duality of the assignment
 * problem: min Σ c·x = max Σ row prices − Σ column prices). Time: one pass over the pairs.
 */
export function certify(problem: AssignmentProblem, solution: AssignmentSolution): Certificate {
  const { column, columns, cost, rows, rowStart, unassignedCost } = problem;
  const { columnOfRow, columnPrice, rowPrice } = solution;
  const faults: string[] = [];
  const fault = (sentence: string): void => {
    if (faults.length < MOST_FAULTS) faults.push(sentence);
  };

  const taken = new Int32Array(columns).fill(UNASSIGNED);
  let totalCost = 0;
  let value = 0;
  for (let row = 0; row < rows; row++) {
    const price = rowPrice[row]!;
    value += price;
    if (!(price <= unassignedCost[row]!)) fault(`row ${row} pays ${price}, more than giving up costs`);
    const chosen = columnOfRow[row]!;
    let paid = chosen === UNASSIGNED ? unassignedCost[row]! : Infinity;
    for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
      const to = column[i]!;
      if (!(price <= cost[i]! + columnPrice[to]!)) fault(`pair ${row}, ${to} is cheaper than what row ${row} pays`);
      if (to === chosen) paid = Math.min(paid, cost[i]!);
    }
    if (paid === Infinity) fault(`row ${row} has column ${chosen}, which it may not have`);
    totalCost += paid;
    if (chosen === UNASSIGNED) continue;
    if (taken[chosen] !== UNASSIGNED) fault(`column ${chosen} has rows ${taken[chosen]} and ${row}`);
    taken[chosen] = row;
  }
  for (let to = 0; to < columns; to++) {
    const price = columnPrice[to]!;
    value -= price;
    if (!(price >= 0)) fault(`column ${to} has the price ${price}, below 0`);
  }
  const dualityGap = totalCost - value;
  if (dualityGap !== 0) fault(`the solution costs ${totalCost}, its prices are worth ${value}`);
  if (totalCost !== solution.totalCost) fault(`the solution says ${solution.totalCost} and costs ${totalCost}`);
  return { dualityGap, totalCost, faults };
}

import { ColumnHeap } from './column-heap.ts';
import { UNASSIGNED, type AssignmentProblem, type AssignmentSolution } from './problem.ts';

/**
 * The cheapest assignment, exactly: shortest augmenting paths with prices (R. Jonker, A. Volgenant, "A shortest
 * augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987), row after row, each
 * search a Dijkstra over the listed pairs only. Every row may also end unassigned at its own cost, so there is always a
 * solution. All arithmetic is on whole numbers, so the prices prove the result without a tolerance (`certify`).
 * Time: one search of O(pairs touched × log) per row; most rows are decided by their first free column.
 */
export function solveAssignment(problem: AssignmentProblem): AssignmentSolution {
  const search = new PathSearch(problem);
  for (let row = 0; row < problem.rows; row++) search.place(row);
  return search.solution();
}

const NOBODY = -1;

class PathSearch {
  readonly #problem: AssignmentProblem;
  readonly #columnOfRow: Int32Array;
  readonly #rowOfColumn: Int32Array;
  readonly #rowPrice: Float64Array;
  readonly #columnPrice: Float64Array;
  readonly #heap: ColumnHeap;
  /** Of the search under way: distance of a column, and the row over which it is reached. */
  readonly #distance: Float64Array;
  readonly #via: Int32Array;
  /** Columns whose distance is final, in order. */
  readonly #final: Uint32Array;
  #finalCount = 0;
  readonly #touched: number[] = [];

  constructor(problem: AssignmentProblem) {
    this.#problem = problem;
    this.#columnOfRow = new Int32Array(problem.rows).fill(UNASSIGNED);
    this.#rowOfColumn = new Int32Array(problem.columns).fill(NOBODY);
    this.#rowPrice = new Float64Array(problem.rows);
    this.#columnPrice = new Float64Array(problem.columns);
    this.#heap = new ColumnHeap(problem.columns);
    this.#distance = new Float64Array(problem.columns).fill(Infinity);
    this.#via = new Int32Array(problem.columns).fill(NOBODY);
    this.#final = new Uint32Array(problem.columns);
  }

  /** Gives the row a column, moving others along the cheapest path, or leaves the row that gives up most cheaply. */
  place(start: number): void {
    const { unassignedCost } = this.#problem;
    let endCost = unassignedCost[start]!;
    let givingUp = start;
    let freeColumn = NOBODY;
    this.#reach(start, 0);
    while (this.#heap.smallestKey < endCost) {
      const distance = this.#heap.smallestKey;
      const column = this.#heap.pop();
      const row = this.#rowOfColumn[column]!;
      if (row === NOBODY) {
        endCost = distance;
        freeColumn = column;
        break;
      }
      this.#final[this.#finalCount++] = column;
      const costOfGivingUp = distance + unassignedCost[row]! - this.#rowPrice[row]!;
      if (costOfGivingUp < endCost) {
        endCost = costOfGivingUp;
        givingUp = row;
      }
      this.#reach(row, distance);
    }
    this.#reprice(start, endCost);
    if (freeColumn !== NOBODY) this.#shift(start, freeColumn);
    else if (givingUp !== start) {
      const column = this.#columnOfRow[givingUp]!;
      this.#columnOfRow[givingUp] = UNASSIGNED;
      this.#shift(start, column);
    }
    this.#forget();
  }

  solution(): AssignmentSolution {
    const { cost, column, rows, rowStart, unassignedCost } = this.#problem;
    let totalCost = 0;
    for (let row = 0; row < rows; row++) {
      const taken = this.#columnOfRow[row]!;
      if (taken === UNASSIGNED) {
        totalCost += unassignedCost[row]!;
        continue;
      }
      let cheapest = Infinity;
      for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
        if (column[i] === taken) cheapest = Math.min(cheapest, cost[i]!);
      }
      totalCost += cheapest;
    }
    return {
      columnOfRow: this.#columnOfRow,
      rowPrice: this.#rowPrice,
      columnPrice: this.#columnPrice,
      totalCost,
    };
  }

  /** Offers every pair of a row that the search has come to at `distance`. */
  #reach(row: number, distance: number): void {
    const { column, cost, rowStart } = this.#problem;
    const base = distance - this.#rowPrice[row]!;
    for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
      const to = column[i]!;
      const offered = base + cost[i]! + this.#columnPrice[to]!;
      if (offered >= this.#distance[to]!) continue;
      if (this.#distance[to] === Infinity) this.#touched.push(to);
      this.#distance[to] = offered;
      this.#via[to] = row;
      this.#heap.offer(to, offered);
    }
  }

  /** Prices of everything nearer than the end rise by what it is nearer: no pair becomes too cheap, used ones stay tight. */
  #reprice(start: number, endCost: number): void {
    for (let i = 0; i < this.#finalCount; i++) {
      const column = this.#final[i]!;
      const nearer = endCost - this.#distance[column]!;
      if (nearer <= 0) continue;
      this.#columnPrice[column]! += nearer;
      this.#rowPrice[this.#rowOfColumn[column]!]! += nearer;
    }
    this.#rowPrice[start] = endCost;
  }

  /** Hands columns over, backwards along the path, until the starting row has one. */
  #shift(start: number, last: number): void {
    let column = last;
    for (;;) {
      const row = this.#via[column]!;
      const before = this.#columnOfRow[row]!;
      this.#columnOfRow[row] = column;
      this.#rowOfColumn[column] = row;
      if (row === start) return;
      column = before;
    }
  }

  #forget(): void {
    for (const column of this.#touched) this.#distance[column] = Infinity;
    this.#touched.length = 0;
    this.#finalCount = 0;
    this.#heap.clear();
  }
}

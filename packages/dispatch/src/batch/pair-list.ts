import type { AssignmentProblem } from '../assignment/problem.ts';

/** The pairs that a plan looks at, per incident; more may join. */
export class PairList {
  readonly #units: number[][];
  readonly #costs: number[][];

  constructor(incidents: number) {
    this.#units = Array.from({ length: incidents }, () => []);
    this.#costs = Array.from({ length: incidents }, () => []);
  }

  add(incident: number, unit: number, costMs: number): void {
    this.#units[incident]!.push(unit);
    this.#costs[incident]!.push(costMs);
  }

  problem(units: number, unassignedCost: Float64Array): AssignmentProblem {
    const rows = this.#units.length;
    const rowStart = new Uint32Array(rows + 1);
    for (let row = 0; row < rows; row++) rowStart[row + 1] = rowStart[row]! + this.#units[row]!.length;
    const column = new Uint32Array(rowStart[rows]!);
    const cost = new Float64Array(rowStart[rows]!);
    for (let row = 0; row < rows; row++) {
      column.set(this.#units[row]!, rowStart[row]);
      cost.set(this.#costs[row]!, rowStart[row]);
    }
    return { rows, columns: units, rowStart, column, cost, unassignedCost };
  }
}

import { certify, type Certificate } from '../assignment/certify.ts';
import { problemOf, UNASSIGNED, type Pair } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import { MAX_PAIR_COST_S, type Batch } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';
import { pairCost, waitingCostS } from './pair-cost.ts';

export interface BatchPlan {
  /** The unit of each incident, null: it waits for a later plan. A unit that is not free yet is a proposal, not sent. */
  readonly unitOfIncident: readonly (number | null)[];
  /** Proof that no other plan of this batch is cheaper, in whole milliseconds of cost. */
  readonly certificate: Certificate;
}

/**
 * The cheapest plan for all incidents that nobody has reached, over all units that are free, on their way or soon free
 * (architecture: dispatch). An incident whose unit is on its way never loses it without getting another.
 */
export function planBatch(batch: Batch, settings: BatchSettings): BatchPlan {
  const { incidents, units } = batch;
  const holders = Array.from<unknown, number | null>(units, () => null);
  for (const [index, { unit }] of incidents.entries()) if (unit !== null) holders[unit] = index;

  const pairs: Pair[] = [];
  for (let row = 0; row < incidents.length; row++) {
    for (let column = 0; column < units.length; column++) {
      const cost = pairCost(batch, settings, row, column, holders[column]!);
      if (cost !== null) pairs.push({ row, column, cost: wholeMs(cost.totalS) });
    }
  }
  const waiting = incidents.map((incident) =>
    incident.unit === null ? wholeMs(waitingCostS(incident, settings)) : wholeMs(MAX_PAIR_COST_S),
  );
  const problem = problemOf({ rows: incidents.length, columns: units.length }, pairs, waiting);
  const solution = solveAssignment(problem);
  return {
    unitOfIncident: Array.from(solution.columnOfRow, (column) => (column === UNASSIGNED ? null : column)),
    certificate: certify(problem, solution),
  };
}

function wholeMs(seconds: number): number {
  return Math.round(Math.min(seconds, MAX_PAIR_COST_S) * 1_000);
}

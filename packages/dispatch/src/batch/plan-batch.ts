import { certify, type Certificate } from '../assignment/certify.ts';
import { UNASSIGNED, type AssignmentSolution } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import type { Batch } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';
import { cheapestUnits, type UnitCost } from './cheapest-units.ts';
import { IncidentCosts } from './incident-costs.ts';
import { PairList } from './pair-list.ts';

export interface BatchPlan {
  /** The unit of each incident, null: it waits for a later plan. A unit that is not free yet is a proposal, not sent. */
  readonly unitOfIncident: readonly (number | null)[];
  /** Proof that no other plan of this batch is cheaper, over all its pairs, in whole milliseconds of cost. */
  readonly certificate: Certificate;
  /** How often the prices showed a pair that was worth looking at and was not listed yet. */
  readonly rounds: number;
}

/** Units per incident that are looked at first. The prices find what is missing; fewer cost rounds, more cost time. */
const FIRST_LOOK = 12;

/**
 * The cheapest plan for all incidents that nobody has reached, over all units that are free, on their way or soon free.
 * An incident whose unit is on its way never loses it without getting another.
 *
 * Solved over the cheapest few units of each incident; then every other pair is held against the prices, and those that
 * are cheaper than their incident pays join, until there are none (column generation). So the proof covers all pairs,
 * though few were listed: taking only the nearest units would be wrong where supply is tight.
 */
export function planBatch(batch: Batch, settings: BatchSettings): BatchPlan {
  const { incidents, units } = batch;
  const holders = Array.from<unknown, number | null>(units, () => null);
  for (const [index, { unit }] of incidents.entries()) if (unit !== null) holders[unit] = index;
  const costs = incidents.map((incident) => new IncidentCosts(batch, settings, incident, holders));
  const waitingMs = Float64Array.from(costs, (cost) => cost.waitingMs());

  const pairs = new PairList(incidents.length);
  for (const [row, { travelS }] of incidents.entries()) {
    for (const { unit, costMs } of cheapestUnits(costs[row]!, travelS, FIRST_LOOK)) pairs.add(row, unit, costMs);
  }
  for (let rounds = 1; ; rounds++) {
    const problem = pairs.problem(units.length, waitingMs);
    const solution = solveAssignment(problem);
    let found = 0;
    for (const [row, { travelS }] of incidents.entries()) {
      for (const { unit, costMs } of underpriced(costs[row]!, travelS, solution, row)) {
        pairs.add(row, unit, costMs);
        found += 1;
      }
    }
    if (found > 0) continue;
    return {
      unitOfIncident: Array.from(solution.columnOfRow, (column) => (column === UNASSIGNED ? null : column)),
      certificate: certify(problem, solution),
      rounds,
    };
  }
}

/** Units that cost an incident, with their own price, less than it pays now. Listed pairs are never among them. */
function underpriced(
  costs: IncidentCosts,
  travelS: Float32Array,
  { columnPrice, rowPrice }: AssignmentSolution,
  row: number,
): UnitCost[] {
  const paid = rowPrice[row]!;
  const withinS = costs.travelWithinS(paid);
  const found: UnitCost[] = [];
  for (let unit = 0; unit < travelS.length; unit++) {
    if (!(travelS[unit]! < withinS)) continue;
    const costMs = costs.pairMs(unit);
    if (costMs + columnPrice[unit]! < paid) found.push({ unit, costMs });
  }
  return found;
}

import { certify, type Certificate } from '../assignment/certify.ts';
import { UNASSIGNED, type AssignmentSolution } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import type { Batch } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';
import { CheapestUnits } from './cheapest-units.ts';
import { IncidentCosts } from './incident-costs.ts';
import { PairList } from './pair-list.ts';
import { unitStandings } from './unit-standings.ts';

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
 * though few were listed: taking only the nearest units would be wrong where supply is tight. An incident that pays no
 * more than what its cheapest unlisted unit costs needs no second look: prices of units are never below 0.
 */
export function planBatch(batch: Batch, settings: BatchSettings): BatchPlan {
  const { incidents, units } = batch;
  const standings = unitStandings(batch, settings);
  const costs = incidents.map((incident) => new IncidentCosts(settings, incident, standings));
  const waitingMs = Float64Array.from(costs, (cost) => cost.waitingMs());

  const pairs = new PairList(incidents.length);
  const cheapest = new CheapestUnits(FIRST_LOOK);
  const unlistedFromMs = Float64Array.from(incidents, ({ travelS }, row) => {
    const fromMs = cheapest.look(costs[row]!, travelS);
    for (let i = 0; i < cheapest.size; i++) pairs.add(row, cheapest.units[i]!, cheapest.costsMs[i]!);
    return fromMs;
  });
  for (let rounds = 1; ; rounds++) {
    const problem = pairs.problem(units.length, waitingMs);
    const solution = solveAssignment(problem);
    let found = 0;
    for (const [row, { travelS }] of incidents.entries()) {
      if (solution.rowPrice[row]! > unlistedFromMs[row]!)
        found += addUnderpriced(pairs, row, costs[row]!, travelS, solution);
    }
    if (found > 0) continue;
    return {
      unitOfIncident: Array.from(solution.columnOfRow, (column) => (column === UNASSIGNED ? null : column)),
      certificate: certify(problem, solution),
      rounds,
    };
  }
}

/**
 * Adds the units that cost an incident, with their own price, less than it pays now; listed ones are never among them.
 * @returns how many.
 */
function addUnderpriced(
  pairs: PairList,
  row: number,
  costs: IncidentCosts,
  travelS: Float32Array,
  { columnPrice, rowPrice }: AssignmentSolution,
): number {
  const paid = rowPrice[row]!;
  const withinS = costs.othersWithinS(paid);
  let found = 0;
  for (let unit = 0; unit < travelS.length; unit++) {
    if (!(travelS[unit]! < withinS) && unit !== costs.ownUnit) continue;
    const costMs = costs.pairMs(unit);
    if (!(costMs + columnPrice[unit]! < paid)) continue;
    pairs.add(row, unit, costMs);
    found += 1;
  }
  return found;
}

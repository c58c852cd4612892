import type { IncidentId, ReplacementShortfall, VehicleCandidate, VehicleId } from '@roadcall/contracts';
import { certify, type Certificate } from '../assignment/certify.ts';
import { problemOf, UNASSIGNED, type Pair } from '../assignment/problem.ts';
import { solveAssignment } from '../assignment/solve-assignment.ts';
import type { PoolVehicle, ReplacementWish } from './pool-vehicle.ts';
import { countStock, vehicleCostParts } from './vehicle-cost.ts';
import { vehicleExclusion, type RuleContext } from './vehicle-rules.ts';

/** What one mission gets, and why. */
export interface VehicleChoice {
  readonly incidentId: IncidentId;
  readonly vehicleId: VehicleId | null;
  /** Set exactly when there is no vehicle. */
  readonly shortfall: ReplacementShortfall | null;
  /** Ranked ones first, cheapest first; then excluded ones by plate, at most `recordedExclusions` of them. */
  readonly candidates: readonly VehicleCandidate[];
  readonly excludedCount: number;
}

export interface VehiclePlan {
  /** One for each wish, in their order. */
  readonly choices: readonly VehicleChoice[];
  /** Proof that no other choice for all of them together is cheaper, in whole milliseconds of cost. */
  readonly certificate: Certificate;
}

/** The cheapest replacement vehicles for all missions that want one, exactly (domain §2, §4; architecture §7). */
export function planVehicles(
  wishes: readonly ReplacementWish[],
  pool: readonly PoolVehicle[],
  context: RuleContext,
): VehiclePlan {
  const stock = countStock(pool);
  const pairs: Pair[] = [];
  const seen = wishes.map((wish, row) => {
    const ranked: (VehicleCandidate & { costS: number })[] = [];
    const excluded: VehicleCandidate[] = [];
    for (const [column, vehicle] of pool.entries()) {
      const reason = vehicleExclusion(vehicle, wish, context);
      const eta = wish.etas.get(vehicle.id);
      const common = {
        vehicleId: vehicle.id,
        plate: vehicle.plate,
        class: vehicle.class,
        rank: null,
        etaS: eta?.etaS ?? null,
        etaSource: eta?.source ?? null,
      };
      if (reason !== null) {
        excluded.push({ ...common, excluded: reason, costS: null, parts: [] });
        continue;
      }
      const parts = vehicleCostParts(vehicle, wish, { settings: context.settings, stock });
      const costS = parts.reduce((sum, { seconds }) => sum + seconds, 0);
      pairs.push({ row, column, cost: Math.round(costS * 1_000) });
      ranked.push({ ...common, excluded: null, costS, parts });
    }
    ranked.sort((a, b) => a.costS - b.costS || compareText(a.vehicleId, b.vehicleId));
    excluded.sort((a, b) => compareText(a.plate, b.plate));
    return { ranked, excluded };
  });
  const unassigned = wishes.map(() => context.settings.noReplacementS * 1_000);
  const problem = problemOf({ rows: wishes.length, columns: pool.length }, pairs, unassigned);
  const solution = solveAssignment(problem);
  const choices = wishes.map((wish, row): VehicleChoice => {
    const { ranked, excluded } = seen[row]!;
    const column = solution.columnOfRow[row] ?? UNASSIGNED;
    const vehicleId = column === UNASSIGNED ? null : pool[column]!.id;
    return {
      incidentId: wish.incidentId,
      vehicleId,
      shortfall: vehicleId === null ? shortfallOf(ranked.length, excluded) : null,
      candidates: [
        ...ranked.map((candidate, index) => ({ ...candidate, rank: index + 1 })),
        ...excluded.slice(0, context.settings.recordedExclusions),
      ],
      excludedCount: excluded.length,
    };
  });
  return { choices, certificate: certify(problem, solution) };
}

function shortfallOf(fit: number, excluded: readonly VehicleCandidate[]): ReplacementShortfall {
  if (fit > 0) return 'vehicles_taken';
  const ofClass = excluded.filter(({ excluded: reason }) => reason !== 'wrong_class' && reason !== 'same_vehicle');
  return ofClass.length > 0 ? 'no_vehicle_ready' : 'no_vehicle_of_class';
}

/** By code unit, never by locale: two machines must agree. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

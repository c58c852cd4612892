import type { BranchId, ReplacementSettings, VehicleCandidate, VehicleClass } from '@roadcall/contracts';
import { upgradeSteps } from './class-ladder.ts';
import type { PoolVehicle, ReplacementWish } from './pool-vehicle.ts';

type CostPart = VehicleCandidate['parts'][number];

/** Fit vehicles of each class at each branch. */
export type Stock = ReadonlyMap<string, number>;

function shelf(branchId: BranchId | null, vehicleClass: VehicleClass): string {
  return `${branchId ?? ''} ${vehicleClass}`;
}

/** Counts available, sound vehicles by branch and class. */
export function countStock(pool: readonly PoolVehicle[]): Stock {
  const stock = new Map<string, number>();
  for (const { branchId, class: vehicleClass, condition, promised, rentalPhase } of pool) {
    if (condition !== 'ok' || promised || rentalPhase !== 'available') continue;
    const key = shelf(branchId, vehicleClass);
    stock.set(key, (stock.get(key) ?? 0) + 1);
  }
  return stock;
}

/** What bringing a vehicle costs, in seconds, part by part. Parts of 0 are left out, except the drive itself. */
export function vehicleCostParts(
  vehicle: PoolVehicle,
  wish: ReplacementWish,
  { settings, stock }: { settings: ReplacementSettings; stock: Stock },
): CostPart[] {
  const eta = wish.etas.get(vehicle.id);
  const left = stock.get(shelf(vehicle.branchId, vehicle.class)) ?? 0;
  const parts: CostPart[] = [
    { part: 'bring', seconds: eta?.etaS ?? Infinity },
    { part: 'pick_up', seconds: wish.pickUpS.get(vehicle.id) ?? 0 },
    { part: 'upgrade', seconds: (upgradeSteps(wish.rentedClass, vehicle.class) ?? 0) * settings.upgradeStepS },
    { part: 'distance', seconds: ((eta?.distanceM ?? 0) / 1_000) * settings.kilometreS },
    { part: 'stock', seconds: left > 0 ? settings.lastOfStockS / left : settings.lastOfStockS },
  ];
  return parts.filter(({ part, seconds }) => part === 'bring' || seconds > 0);
}

import type { ReplacementExclusion, ReplacementSettings } from '@roadcall/contracts';
import { mayReplace } from './class-ladder.ts';
import type { PoolVehicle, ReplacementWish } from './pool-vehicle.ts';

/** What the rules look at besides the vehicle and the wish. */
export interface RuleContext {
  readonly settings: ReplacementSettings;
  readonly nowMs: number;
  /** Day of the company's calendar, YYYY-MM-DD. */
  readonly today: string;
}

interface VehicleRule {
  readonly reason: ReplacementExclusion;
  readonly excludes: (vehicle: PoolVehicle, wish: ReplacementWish, context: RuleContext) => boolean;
}

/** Level of what the vehicle runs on: charge of an electric one, else the tank; null: it does not say. */
function levelPct({ energy, chargePct, fuelPct }: PoolVehicle): number | null {
  return energy === 'ev' ? chargePct : fuelPct;
}

/**
 * What makes a vehicle unfit to be a replacement (domain §2), in the order in which it is asked; the first that holds is
 * the reason shown. What the vehicle is comes before what it does now, and that before how ready it is.
 */
export const VEHICLE_RULES: readonly VehicleRule[] = [
  { reason: 'same_vehicle', excludes: (vehicle, wish) => vehicle.id === wish.vehicleId },
  { reason: 'wrong_class', excludes: (vehicle, wish) => !mayReplace(wish.rentedClass, vehicle.class) },
  {
    reason: 'other_area',
    excludes: ({ branchId }, { areaBranchIds }) =>
      areaBranchIds !== null && (branchId === null || !areaBranchIds.includes(branchId)),
  },
  { reason: 'not_sound', excludes: ({ condition }) => condition !== 'ok' },
  { reason: 'promised', excludes: ({ promised }) => promised },
  { reason: 'not_available', excludes: ({ rentalPhase }) => rentalPhase !== 'available' },
  {
    reason: 'booked_before_return',
    excludes: ({ nextBookingMs }, wish, { settings }) =>
      nextBookingMs !== null && nextBookingMs < wish.returnDueMs + settings.turnaroundS * 1_000,
  },
  {
    reason: 'not_insured',
    excludes: ({ insuranceValidUntil }, _wish, { today }) =>
      insuranceValidUntil === null || insuranceValidUntil < today,
  },
  {
    reason: 'not_inspected',
    excludes: ({ inspectionValidUntil }, _wish, { today }) =>
      inspectionValidUntil === null || inspectionValidUntil < today,
  },
  {
    reason: 'maintenance_overdue',
    excludes: ({ maintenanceDueOn }, _wish, { today }) => maintenanceDueOn !== null && maintenanceDueOn < today,
  },
  { reason: 'energy_unknown', excludes: (vehicle) => levelPct(vehicle) === null },
  {
    reason: 'energy_low',
    excludes: (vehicle, _wish, { settings }) =>
      (levelPct(vehicle) ?? Infinity) < (vehicle.energy === 'ev' ? settings.leastChargePct : settings.fullFuelPct),
  },
  {
    reason: 'failed_before',
    excludes: ({ id }, { failures }, { settings, nowMs }) => {
      const failedMs = failures.get(id);
      return failedMs !== undefined && nowMs - failedMs < settings.failurePauseS * 1_000;
    },
  },
  { reason: 'no_position', excludes: ({ position }) => position === null },
  {
    reason: 'unreachable',
    excludes: ({ id }, { etas }, { settings }) => (etas.get(id)?.etaS ?? Infinity) > settings.maxTravelS,
  },
];

/** The first rule that speaks against a vehicle, or null when it may be the replacement. */
export function vehicleExclusion(
  vehicle: PoolVehicle,
  wish: ReplacementWish,
  context: RuleContext,
): ReplacementExclusion | null {
  return VEHICLE_RULES.find((rule) => rule.excludes(vehicle, wish, context))?.reason ?? null;
}

/** Every rule that speaks against a vehicle, in the order in which they are asked: a person may overrule some of them. */
export function vehicleExclusions(
  vehicle: PoolVehicle,
  wish: ReplacementWish,
  context: RuleContext,
): ReplacementExclusion[] {
  return VEHICLE_RULES.filter((rule) => rule.excludes(vehicle, wish, context)).map(({ reason }) => reason);
}

/** Vehicles that only their travel time can still exclude: the ones worth a search on the road graph. */
export function vehiclesWorthAsking(
  pool: readonly PoolVehicle[],
  wish: Omit<ReplacementWish, 'etas' | 'pickUpS'>,
  context: RuleContext,
): PoolVehicle[] {
  const withoutEtas: ReplacementWish = { ...wish, etas: new Map(), pickUpS: new Map() };
  return pool.filter((vehicle) => vehicleExclusion(vehicle, withoutEtas, context) === 'unreachable');
}

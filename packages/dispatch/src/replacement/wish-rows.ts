import type { BranchId, Escalation, IncidentId, Place, UnitId, VehicleClass, VehicleId } from '@roadcall/contracts';
import type { AskedIncident } from '../eligibility.ts';
import type { UnitSnapshot } from '../situation.ts';
import { straightLineS, type Eta } from '../straight-line.ts';
import type { PoolVehicle, ReplacementWish } from './pool-vehicle.ts';

/** What the database says of a vehicle that nobody has rented (store: listReplacementPool explains the columns). */
export interface PoolRow extends Omit<PoolVehicle, 'position' | 'nextBookingMs'> {
  readonly nextBookingAt: Date | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

/** What it says of a mission that may have a replacement (store: listReplacementWishes). */
export interface WishRow extends Place {
  readonly incidentId: IncidentId;
  readonly vehicleId: VehicleId;
  readonly rentedClass: VehicleClass;
  readonly branchId: BranchId | null;
  readonly returnDueAt: Date;
  readonly escalation: Escalation;
  readonly vehicleFailures: readonly { readonly id: VehicleId; readonly at: Date }[];
  readonly driverRefusals: readonly { readonly id: UnitId; readonly at: Date }[];
}

/** A vehicle as its row says. */
export function poolVehicle({ lat, lon, nextBookingAt, ...vehicle }: PoolRow): PoolVehicle {
  const position = lat === null || lon === null ? null : { lat, lon };
  return { ...vehicle, position, nextBookingMs: nextBookingAt?.getTime() ?? null };
}

/** What a mission wants as its row says, but for the drives. */
export function bareWish(row: WishRow): Omit<ReplacementWish, 'etas' | 'pickUpS'> {
  const { incidentId, vehicleId, rentedClass, returnDueAt, vehicleFailures } = row;
  const returnDueMs = returnDueAt.getTime();
  return { incidentId, vehicleId, rentedClass, returnDueMs, areaBranchIds: null, failures: timesOf(vehicleFailures) };
}

/** What the rules ask about the mission when they are asked of a driver. */
export function deliveryIncident({ branchId, driverRefusals, escalation, lat, lon }: WishRow): AskedIncident {
  const refusals = timesOf(driverRefusals);
  return { troubledUnitId: null, needs: ['delivery'], escalation, branchId, place: { lat, lon }, refusals };
}

function timesOf<Id>(list: readonly { readonly id: Id; readonly at: Date }[]): Map<Id, number> {
  return new Map(list.map(({ id, at }) => [id, at.getTime()]));
}

/** How soon a free driver is with a vehicle, seconds by straight line; 0 without anybody: then the missing driver is what is said. */
export function soonestPickUpS(units: readonly UnitSnapshot[], vehicle: Place): number {
  const seconds = units.flatMap(({ kind, state, job, position }) =>
    kind === 'delivery_driver' && state === 'available' && job === null && position
      ? [straightLineS(position, vehicle)]
      : [],
  );
  return seconds.length === 0 ? 0 : Math.min(...seconds);
}

/** A driver's whole way, to the vehicle and on to the customer; as rough as the rougher part of it. */
export function deliveryEta(pickUp: Eta, bring: Eta): Eta {
  const isRough = pickUp.source === 'straight_line' || bring.source === 'straight_line';
  return {
    etaS: pickUp.etaS + bring.etaS,
    distanceM: pickUp.distanceM === null || bring.distanceM === null ? null : pickUp.distanceM + bring.distanceM,
    source: isRough ? 'straight_line' : bring.source,
  };
}

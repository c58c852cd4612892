import type {
  BranchId,
  Energy,
  IncidentId,
  RentalPhase,
  VehicleClass,
  VehicleCondition,
  VehicleId,
} from '@roadcall/contracts';
import type { Eta } from '../straight-line.ts';

/** A vehicle of the fleet as the search for a replacement sees it. Times in ms since the epoch, days YYYY-MM-DD. */
export interface PoolVehicle {
  readonly id: VehicleId;
  readonly plate: string;
  readonly class: VehicleClass;
  readonly energy: Energy;
  readonly branchId: BranchId | null;
  readonly rentalPhase: RentalPhase;
  readonly condition: VehicleCondition;
  /** Reserved for a mission already. */
  readonly promised: boolean;
  /** When its next booking begins, requested ones too; null: it has none. */
  readonly nextBookingMs: number | null;
  readonly insuranceValidUntil: string | null;
  readonly inspectionValidUntil: string | null;
  readonly maintenanceDueOn: string | null;
  readonly fuelPct: number | null;
  readonly chargePct: number | null;
  readonly position: { readonly lat: number; readonly lon: number } | null;
}

/** A mission that owes its customer a replacement vehicle. */
export interface ReplacementWish {
  readonly incidentId: IncidentId;
  /** The vehicle that broke down, and its class. */
  readonly vehicleId: VehicleId;
  readonly rentedClass: VehicleClass;
  /** When the rental ends by its contract, ms since the epoch. */
  readonly returnDueMs: number;
  /** Branches that may give a vehicle; null: all of the company. */
  readonly areaBranchIds: readonly BranchId[] | null;
  /** Vehicles that failed on this incident, and when. */
  readonly failures: ReadonlyMap<VehicleId, number>;
  /** By vehicle: the drive from where it stands to the customer; one that is missing cannot get there. */
  readonly etas: ReadonlyMap<VehicleId, Eta>;
  /** By vehicle: how soon a free driver is with it, seconds. */
  readonly pickUpS: ReadonlyMap<VehicleId, number>;
}

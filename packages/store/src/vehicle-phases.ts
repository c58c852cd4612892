import type {
  BranchId,
  Energy,
  GeofenceId,
  RentalArea,
  RentalId,
  RentalPhase,
  VehicleClass,
  VehicleCondition,
  VehicleId,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** What was true of a vehicle from `from` on (server clock, ms), until the next row. Kept by triggers. */
export interface VehiclePhaseRow {
  vehicleId: VehicleId;
  from: number;
  phase: RentalPhase;
  condition: VehicleCondition;
  class: VehicleClass;
  energy: Energy;
  branchId: BranchId | undefined;
  /** The rental that had the vehicle, when it was due to end, and where it might be driven. */
  rental: { rentalId: RentalId; dueAt: number; area: RentalArea } | undefined;
}

/** What was true of these vehicles since `since`, oldest first; what was true at that moment is the first of each. */
export async function readVehiclePhases(
  db: Queryable,
  vehicleIds: readonly VehicleId[],
  since: Date,
): Promise<VehiclePhaseRow[]> {
  if (vehicleIds.length === 0) return [];
  const { rows } = await db.query<{
    vehicle_id: VehicleId;
    valid_from: Date;
    rental_phase: RentalPhase;
    condition: VehicleCondition;
    class: VehicleClass;
    energy: Energy;
    branch_id: BranchId | null;
    rental_id: RentalId | null;
    due_at: Date | null;
    permitted_fence_ids: GeofenceId[] | null;
    forbidden_fence_ids: GeofenceId[] | null;
  }>(
    `SELECT p.vehicle_id, p.valid_from, p.rental_phase, p.condition, p.class, p.energy, p.branch_id, p.rental_id, p.due_at,
       p.permitted_fence_ids, p.forbidden_fence_ids
     FROM vehicles v JOIN vehicle_phases p ON (p.tenant_id, p.vehicle_id) = (v.tenant_id, v.id)
     WHERE v.id = ANY ($1)
       AND p.valid_from >= coalesce((SELECT max(before.valid_from) FROM vehicle_phases before
                                     WHERE (before.tenant_id, before.vehicle_id) = (v.tenant_id, v.id)
                                       AND before.valid_from <= $2), '-infinity')
     ORDER BY p.vehicle_id, p.valid_from`,
    [vehicleIds, since],
  );
  return rows.map((row) => ({
    vehicleId: row.vehicle_id,
    from: row.valid_from.getTime(),
    phase: row.rental_phase,
    condition: row.condition,
    class: row.class,
    energy: row.energy,
    branchId: row.branch_id ?? undefined,
    rental:
      row.rental_id === null
        ? undefined
        : {
            rentalId: row.rental_id,
            dueAt: row.due_at!.getTime(),
            area: { permittedFenceIds: row.permitted_fence_ids!, forbiddenFenceIds: row.forbidden_fence_ids! },
          },
  }));
}

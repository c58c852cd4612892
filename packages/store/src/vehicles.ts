import { randomUUIDv7 } from 'node:crypto';
import type {
  BranchId,
  NewVehicle,
  RentalPhase,
  TenantId,
  Vehicle,
  VehicleCondition,
  VehicleEdit,
  VehicleId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A vehicle as REST and events show it; the only place that maps its columns. */
const SELECT_VEHICLE = `
  SELECT v.id, v.no, v.plate, v.vin, v.make, v.model, v.colour, v.class, v.energy, v.seats, v.branch_id AS "branchId",
    v.insurance_valid_until AS "insuranceValidUntil", v.inspection_valid_until AS "inspectionValidUntil",
    v.maintenance_due_on AS "maintenanceDueOn",
    v.rental_phase AS "rentalPhase", v.condition, f.device_id AS "deviceId", v.version
  FROM vehicles v
  LEFT JOIN device_fittings f ON f.tenant_id = v.tenant_id AND f.vehicle_id = v.id AND upper_inf(f.fitted)`;

/** One vehicle, undefined when there is none. */
export async function findVehicle(db: Queryable, tenantId: TenantId, id: VehicleId): Promise<Vehicle | undefined> {
  return (await findVehicles(db, tenantId, [id]))[0];
}

/** The vehicles of these ids that exist, by plate. */
export async function findVehicles(db: Queryable, tenantId: TenantId, ids: readonly VehicleId[]): Promise<Vehicle[]> {
  const { rows } = await db.query<Vehicle>(
    `${SELECT_VEHICLE} WHERE v.tenant_id = $1 AND v.id = ANY ($2) ORDER BY v.plate`,
    [tenantId, ids],
  );
  return rows;
}

export interface VehiclePage {
  /** Part of the plate, VIN, make or model, in any case. */
  search?: string | undefined;
  rentalPhase?: RentalPhase | undefined;
  condition?: VehicleCondition | undefined;
  branchId?: BranchId | undefined;
  /** Plate of the last vehicle of the page before. */
  after: string | null;
  limit: number;
}

/** Vehicles by plate. */
export async function listVehicles(db: Queryable, tenantId: TenantId, page: VehiclePage): Promise<Vehicle[]> {
  const { rows } = await db.query<Vehicle>(
    `${SELECT_VEHICLE}
     WHERE v.tenant_id = $1 AND ($2::text IS NULL OR v.plate > $2)
       AND ($3::text IS NULL OR strpos(lower(concat_ws(' ', v.plate, v.vin, v.make, v.model)), lower($3)) > 0)
       AND ($4::text IS NULL OR v.rental_phase = $4) AND ($5::text IS NULL OR v.condition = $5)
       AND ($6::uuid IS NULL OR v.branch_id = $6)
     ORDER BY v.plate LIMIT $7`,
    [
      tenantId,
      page.after,
      page.search ?? null,
      page.rentalPhase ?? null,
      page.condition ?? null,
      page.branchId ?? null,
      page.limit,
    ],
  );
  return rows;
}

/**
 * @throws ConflictError `vehicles_tenant_id_plate_key` or `vehicles_tenant_id_vin_key`; NotFoundError for an unknown
 *   branch.
 */
export async function createVehicle(tx: Transaction, by: Actor, vehicle: NewVehicle): Promise<Vehicle> {
  const id = randomUUIDv7() as VehicleId;
  await orRefusal(
    tx.query(
      `INSERT INTO vehicles (tenant_id, id, plate, vin, make, model, colour, class, energy, seats, branch_id,
         insurance_valid_until, inspection_valid_until, maintenance_due_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        by.tenantId,
        id,
        vehicle.plate,
        vehicle.vin,
        vehicle.make,
        vehicle.model,
        vehicle.colour,
        vehicle.class,
        vehicle.energy,
        vehicle.seats,
        vehicle.branchId,
        vehicle.insuranceValidUntil ?? null,
        vehicle.inspectionValidUntil ?? null,
        vehicle.maintenanceDueOn ?? null,
      ],
    ),
  );
  return announceVehicle(tx, by, id);
}

/**
 * Changes what `edit` names of the row; part of `editVehicle`.
 * @param expectedVersion the version that the caller has read (If-Match), null to change whatever is there.
 * @throws NotFoundError, VersionConflictError, ConflictError as `createVehicle`.
 */
export async function updateVehicle(
  tx: Transaction,
  by: Actor,
  id: VehicleId,
  edit: VehicleEdit,
  expectedVersion: number | null,
): Promise<Vehicle> {
  await lockVehicle(tx, by.tenantId, id);
  const before = await findVehicle(tx, by.tenantId, id);
  if (before === undefined) throw new NotFoundError('vehicle', id);
  checkVersion('vehicle', before.version, expectedVersion);
  const after = { ...before, ...edit };
  await orRefusal(
    tx.query(
      `UPDATE vehicles SET plate = $3, vin = $4, make = $5, model = $6, colour = $7, class = $8, energy = $9,
         seats = $10, branch_id = $11, condition = $12, insurance_valid_until = $13, inspection_valid_until = $14,
         maintenance_due_on = $15, version = version + 1
       WHERE tenant_id = $1 AND id = $2`,
      [
        by.tenantId,
        id,
        after.plate,
        after.vin,
        after.make,
        after.model,
        after.colour,
        after.class,
        after.energy,
        after.seats,
        after.branchId,
        after.condition,
        after.insuranceValidUntil,
        after.inspectionValidUntil,
        after.maintenanceDueOn,
      ],
    ),
  );
  return announceVehicle(tx, by, id);
}

/** Holds a vehicle until the end of the transaction. @throws NotFoundError */
export async function lockVehicle(tx: Transaction, tenantId: TenantId, id: VehicleId): Promise<void> {
  const { rows } = await tx.query('SELECT FROM vehicles WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    id,
  ]);
  if (rows.length === 0) throw new NotFoundError('vehicle', id);
}

/** Appends `vehicle.changed` with the vehicle as it is now, and gives it back. @throws NotFoundError */
export async function announceVehicle(tx: Transaction, by: Actor, id: VehicleId): Promise<Vehicle> {
  const vehicle = await findVehicle(tx, by.tenantId, id);
  if (vehicle === undefined) throw new NotFoundError('vehicle', id);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'vehicle.changed', data: vehicle } }]);
  return vehicle;
}

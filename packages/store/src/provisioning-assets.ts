import { randomUUIDv7 } from 'node:crypto';
import type { BranchId, ProvisioningBatch, UnitId, VehicleId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents, type EventToAppend } from './append-events.ts';
import { listBranches } from './branches.ts';
import { NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { defaultVehicleCapacity } from './unit-changes.ts';

/** A vehicle or unit of the batch, made now or found. */
export interface ProvisionedAsset<Id> {
  id: Id;
  no: number;
  created: boolean;
}

/** Makes the missing branches. @returns all branches of the tenant by their English names. */
export async function provisionBranches(
  tx: Transaction,
  by: Actor,
  batch: ProvisioningBatch,
): Promise<Map<string, BranchId>> {
  const { rows: made } = await tx.query<{ id: BranchId }>(
    `INSERT INTO branches (tenant_id, id, name_zh, name_en, lat, lon)
     SELECT $1, b.id, b."nameZh", b."nameEn", b.lat, b.lon
     FROM jsonb_to_recordset($2) AS b (id uuid, "nameZh" text, "nameEn" text, lat float8, lon float8)
     ON CONFLICT (tenant_id, name_en) DO NOTHING RETURNING id`,
    [by.tenantId, JSON.stringify(batch.branches.map((branch) => ({ ...branch, id: randomUUIDv7() })))],
  );
  const all = await listBranches(tx, by.tenantId);
  const madeIds = new Set(made.map(({ id }) => id));
  appendEvents(
    tx,
    all
      .filter(({ id }) => madeIds.has(id))
      .map((data): EventToAppend => ({ ...by, subjectId: data.id, body: { kind: 'branch.changed', data } })),
  );
  return new Map(all.map(({ id, nameEn }) => [nameEn, id]));
}

function branchIdOf(branches: ReadonlyMap<string, BranchId>, nameEn: string | null): BranchId | null {
  if (nameEn === null) return null;
  const id = branches.get(nameEn);
  if (id === undefined) throw new NotFoundError('branch', nameEn);
  return id;
}

/** Makes the missing vehicles. @returns those of the batch by plate. */
export async function provisionVehicles(
  tx: Transaction,
  by: Actor,
  batch: ProvisioningBatch,
  branches: ReadonlyMap<string, BranchId>,
): Promise<Map<string, ProvisionedAsset<VehicleId>>> {
  const wanted = batch.vehicles.map(({ vehicle, branchNameEn }) => ({
    ...vehicle,
    id: randomUUIDv7(),
    branchId: branchIdOf(branches, branchNameEn),
  }));
  const { rows: inserted } = await orRefusal(
    tx.query<{ id: VehicleId }>(
      `INSERT INTO vehicles (tenant_id, id, plate, vin, make, model, colour, class, energy, seats, branch_id,
         insurance_valid_until, inspection_valid_until, maintenance_due_on)
       SELECT $1, v.id, v.plate, v.vin, v.make, v.model, v.colour, v.class, v.energy, v.seats, v."branchId",
         v."insuranceValidUntil", v."inspectionValidUntil", v."maintenanceDueOn"
       FROM ROWS FROM (jsonb_to_recordset($2) AS (id uuid, plate text, vin text, make text, model text, colour text,
         class text, energy text, seats smallint, "branchId" uuid, "insuranceValidUntil" date,
         "inspectionValidUntil" date, "maintenanceDueOn" date)) WITH ORDINALITY AS v
       ORDER BY v.ordinality
       ON CONFLICT (tenant_id, plate) DO NOTHING RETURNING id`,
      [by.tenantId, JSON.stringify(wanted)],
    ),
  );
  const { rows } = await tx.query<{ id: VehicleId; no: number; plate: string }>(
    'SELECT id, no, plate FROM vehicles WHERE tenant_id = $1 AND plate = ANY ($2)',
    [by.tenantId, wanted.map(({ plate }) => plate)],
  );
  return assetsByKey(rows, inserted, ({ plate }) => plate);
}

/** Makes the missing units. @returns those of the batch by name. */
export async function provisionUnits(
  tx: Transaction,
  by: Actor,
  batch: ProvisioningBatch,
  branches: ReadonlyMap<string, BranchId>,
): Promise<Map<string, ProvisionedAsset<UnitId>>> {
  const wanted = batch.units.map(({ unit, stationNameEn }) => ({
    ...unit,
    vehicleCapacity: unit.vehicleCapacity ?? defaultVehicleCapacity(unit),
    id: randomUUIDv7(),
    branchId: branchIdOf(branches, stationNameEn),
  }));
  const { rows: inserted } = await tx.query<{ id: UnitId }>(
    `INSERT INTO units (tenant_id, id, name, kind, skills, station_branch_id, auto_accept, vehicle_capacity,
       full_range_km)
     SELECT $1, u.id, u.name, u.kind, u.skills, u."branchId", u."autoAccept", u."vehicleCapacity", u."fullRangeKm"
     FROM ROWS FROM (jsonb_to_recordset($2) AS (id uuid, name text, kind text, skills text[], "branchId" uuid,
       "autoAccept" boolean, "vehicleCapacity" smallint, "fullRangeKm" integer)) WITH ORDINALITY AS u
     ORDER BY u.ordinality
     ON CONFLICT (tenant_id, name) DO NOTHING RETURNING id`,
    [by.tenantId, JSON.stringify(wanted)],
  );
  const { rows } = await tx.query<{ id: UnitId; no: number; name: string }>(
    'SELECT id, no, name FROM units WHERE tenant_id = $1 AND name = ANY ($2)',
    [by.tenantId, wanted.map(({ name }) => name)],
  );
  return assetsByKey(rows, inserted, ({ name }) => name);
}

function assetsByKey<Row extends { id: unknown; no: number }>(
  rows: readonly Row[],
  inserted: readonly { id: Row['id'] }[],
  keyOf: (row: Row) => string,
): Map<string, ProvisionedAsset<Row['id']>> {
  const insertedIds = new Set(inserted.map(({ id }) => id));
  return new Map(rows.map((row) => [keyOf(row), { id: row.id, no: row.no, created: insertedIds.has(row.id) }]));
}

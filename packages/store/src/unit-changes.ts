import { randomUUIDv7 } from 'node:crypto';
import type { NewUnit, Unit, UnitEdit, UnitId, UserId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { checkVersion, ConflictError, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { planShift } from './unit-duty.ts';
import { announceUnit, findUnit } from './units.ts';

/** What a new unit carries unless somebody says otherwise. */
export function defaultVehicleCapacity({ kind }: Pick<NewUnit, 'kind'>): number {
  return kind === 'tow_truck' ? 1 : 0;
}

/** @throws ConflictError `units_tenant_id_name_key`; NotFoundError for an unknown branch or partner. */
export async function createUnit(tx: Transaction, by: Actor, unit: NewUnit): Promise<Unit> {
  const id = randomUUIDv7() as UnitId;
  await orRefusal(
    tx.query(
      `INSERT INTO units (tenant_id, id, name, kind, skills, station_branch_id, auto_accept)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [by.tenantId, id, unit.name, unit.kind, unit.skills, unit.stationBranchId, unit.autoAccept],
    ),
  );
  await writeDescription(tx, by, id, {
    ...unit,
    vehicleCapacity: unit.vehicleCapacity ?? defaultVehicleCapacity(unit),
  });
  return announceUnit(tx, by, id);
}

/**
 * Changes what `edit` names.
 * @param expectedVersion the version that the caller has read (If-Match), null to change whatever is there.
 * @throws NotFoundError, VersionConflictError, ConflictError as `createUnit`; `units_crew` when the user is another's crew,
 *   `unit_retired`.
 */
export async function editUnit(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  edit: UnitEdit,
  expectedVersion: number | null,
): Promise<Unit> {
  await tx.query('SELECT FROM units WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [by.tenantId, id]);
  const before = await findUnit(tx, by.tenantId, id);
  if (before === undefined) throw new NotFoundError('unit', id);
  checkVersion('unit', before.version, expectedVersion);
  if (before.retired) throw new ConflictError('unit_retired', 'the unit is no longer in use');
  const after = { ...before, ...edit };
  await orRefusal(
    tx.query(
      `UPDATE units SET name = $3, kind = $4, skills = $5, station_branch_id = $6, auto_accept = $7, crew_user_id = $8,
         version = version + 1
       WHERE tenant_id = $1 AND id = $2`,
      [
        by.tenantId,
        id,
        after.name,
        after.kind,
        after.skills,
        after.stationBranchId,
        after.autoAccept,
        after.crewUserId,
      ],
    ),
  );
  await writeDescription(tx, by, id, { ...after, vehicleCapacity: after.vehicleCapacity ?? before.vehicleCapacity });
  return announceUnit(tx, by, id);
}

/** Makes a user the crew of a unit, or nobody (null). @throws NotFoundError, ConflictError `units_crew`. */
export async function setCrew(tx: Transaction, by: Actor, id: UnitId, crewUserId: UserId | null): Promise<Unit> {
  return editUnit(tx, by, id, { crewUserId }, null);
}

type Description = Pick<
  NewUnit,
  'towMassKg' | 'fullRangeKm' | 'shiftPlan' | 'breakPlan' | 'areaBranchIds' | 'areaGeofenceId' | 'partnerId'
> &
  Pick<NewUnit, 'safetyIntervalMin'> & { vehicleCapacity: number };

/** What it carries, when and where it works, for whom; a shift that runs gets the end that the plan now has. */
async function writeDescription(tx: Transaction, by: Actor, id: UnitId, unit: Description): Promise<void> {
  await orRefusal(
    tx.query(
      `UPDATE units SET vehicle_capacity = $3, tow_mass_kg = $4, full_range_km = $5, shift_plan = $6, break_plan = $7,
         area_branch_ids = $8, area_geofence_id = $9, partner_id = $10, safety_interval_min = $11
       WHERE tenant_id = $1 AND id = $2`,
      [
        by.tenantId,
        id,
        unit.vehicleCapacity,
        unit.towMassKg ?? null,
        unit.fullRangeKm ?? null,
        unit.shiftPlan ? JSON.stringify(unit.shiftPlan) : null,
        JSON.stringify(unit.breakPlan ?? []),
        unit.areaBranchIds ?? [],
        unit.areaGeofenceId ?? null,
        unit.partnerId ?? null,
        unit.safetyIntervalMin ?? null,
      ],
    ),
  );
  await planShift(tx, by.tenantId, id, new Date());
}

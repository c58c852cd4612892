import type { TenantId, Unit, UnitId, UnitKind, UnitState } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { prepared } from './prepared.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

type UnitRow = Omit<Unit, 'shift' | 'break' | 'nextBreakAt' | 'safety' | 'retired'> & {
  shiftBeganAt: Date | null;
  shiftEndsAt: Date | null;
  breakBeganAt: Date | null;
  breakDueAt: Date | null;
  nextBreakAt: Date | null;
  safetyDueAt: Date | null;
  signOfLifeAt: Date | null;
  silentSince: Date | null;
  retiredAt: Date | null;
  retireReason: string | null;
};

/** A unit as REST and events show it; the only place that maps its columns. */
const SELECT_UNIT = `
  SELECT u.id, u.no, u.name, u.kind, u.skills, u.station_branch_id AS "stationBranchId",
    u.auto_accept AS "autoAccept", u.vehicle_capacity AS "vehicleCapacity", u.tow_mass_kg AS "towMassKg",
    u.full_range_km AS "fullRangeKm", u.shift_plan AS "shiftPlan", u.break_plan AS "breakPlan",
    u.area_branch_ids AS "areaBranchIds", u.area_geofence_id AS "areaGeofenceId", u.partner_id AS "partnerId",
    CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END AS partner,
    u.safety_interval_min AS "safetyIntervalMin", u.state, shift.began_at AS "shiftBeganAt",
    u.shift_ends_at AS "shiftEndsAt", pause.began_at AS "breakBeganAt", pause.due_at AS "breakDueAt",
    u.next_break_at AS "nextBreakAt", u.safety_due_at AS "safetyDueAt", u.sign_of_life_at AS "signOfLifeAt",
    u.silent_since AS "silentSince", u.crew_user_id AS "crewUserId", f.device_id AS "deviceId", u.version,
    CASE WHEN crew.id IS NOT NULL THEN jsonb_build_object('id', crew.id, 'name', crew.display_name) END AS crew,
    u.duty_reason AS "dutyReason", u.retired_at AS "retiredAt", u.retire_reason AS "retireReason"
  FROM units u
  LEFT JOIN partners p ON p.tenant_id = u.tenant_id AND p.id = u.partner_id
  LEFT JOIN users crew ON crew.tenant_id = u.tenant_id AND crew.id = u.crew_user_id
  LEFT JOIN unit_shifts shift ON shift.tenant_id = u.tenant_id AND shift.unit_id = u.id AND shift.ended_at IS NULL
  LEFT JOIN unit_breaks pause ON pause.tenant_id = u.tenant_id AND pause.unit_id = u.id AND pause.ended_at IS NULL
  LEFT JOIN device_fittings f ON f.tenant_id = u.tenant_id AND f.unit_id = u.id AND upper_inf(f.fitted)`;

function unitFromRow(row: UnitRow): Unit {
  const { shiftBeganAt, shiftEndsAt, breakBeganAt, breakDueAt, nextBreakAt, ...rest } = row;
  const { safetyDueAt, signOfLifeAt, silentSince, retiredAt, retireReason, ...unit } = rest;
  return {
    ...unit,
    shift: shiftBeganAt && { beganAt: shiftBeganAt.toISOString(), endsAt: shiftEndsAt?.toISOString() ?? null },
    break: breakBeganAt && breakDueAt && { beganAt: breakBeganAt.toISOString(), dueAt: breakDueAt.toISOString() },
    nextBreakAt: nextBreakAt?.toISOString() ?? null,
    retired: retiredAt && { at: retiredAt.toISOString(), reason: retireReason ?? '' },
    safety: {
      dueAt: safetyDueAt?.toISOString() ?? null,
      lastAt: signOfLifeAt?.toISOString() ?? null,
      silentSince: silentSince?.toISOString() ?? null,
    },
  };
}

/** One unit, undefined when there is none. */
export async function findUnit(db: Queryable, tenantId: TenantId, id: UnitId): Promise<Unit | undefined> {
  return (await findUnits(db, tenantId, [id]))[0];
}

/** The units of these ids that exist, by name. */
export async function findUnits(db: Queryable, tenantId: TenantId, ids: readonly UnitId[]): Promise<Unit[]> {
  const { rows } = await db.query<UnitRow>(
    prepared('units', `${SELECT_UNIT} WHERE u.tenant_id = $1 AND u.id = ANY ($2) ORDER BY u.name`, [tenantId, ids]),
  );
  return rows.map(unitFromRow);
}

export interface UnitPage {
  /** Part of the name, in any case. */
  search?: string | undefined;
  kind?: UnitKind | undefined;
  state?: UnitState | undefined;
  /** Those that are no longer in use, instead of those that are. */
  retired?: boolean | undefined;
  /** Name of the last unit of the page before. */
  after: string | null;
  limit: number;
}

/** Units by name: those in use unless the page asks for the others. */
export async function listUnits(db: Queryable, tenantId: TenantId, page: UnitPage): Promise<Unit[]> {
  const { rows } = await db.query<UnitRow>(
    `${SELECT_UNIT}
     WHERE u.tenant_id = $1 AND ($2::text IS NULL OR u.name > $2)
       AND ($3::text IS NULL OR strpos(lower(u.name), lower($3)) > 0)
       AND ($4::text IS NULL OR u.kind = $4) AND ($5::text IS NULL OR u.state = $5)
       AND (u.retired_at IS NOT NULL) = $6
     ORDER BY u.name LIMIT $7`,
    [
      tenantId,
      page.after,
      page.search ?? null,
      page.kind ?? null,
      page.state ?? null,
      page.retired ?? false,
      page.limit,
    ],
  );
  return rows.map(unitFromRow);
}

/** Appends `unit.changed` with the unit as it is now, and gives it back. @throws NotFoundError */
export async function announceUnit(tx: Transaction, by: Actor, id: UnitId): Promise<Unit> {
  const unit = await findUnit(tx, by.tenantId, id);
  if (unit === undefined) throw new NotFoundError('unit', id);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'unit.changed', data: unit } }]);
  return unit;
}

import { randomUUIDv7 } from 'node:crypto';
import type { NewUnit, TenantId, Unit, UnitDutyChange, UnitId, UnitKind, UnitState, UserId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, ConflictError, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A unit as REST and events show it; the only place that maps its columns. */
const SELECT_UNIT = `
  SELECT u.id, u.no, u.name, u.kind, u.skills, u.station_branch_id AS "stationBranchId",
    u.auto_accept AS "autoAccept", u.state, u.crew_user_id AS "crewUserId", f.device_id AS "deviceId", u.version
  FROM units u
  LEFT JOIN device_fittings f ON f.tenant_id = u.tenant_id AND f.unit_id = u.id AND upper_inf(f.fitted)`;

/** One unit, undefined when there is none. */
export async function findUnit(db: Queryable, tenantId: TenantId, id: UnitId): Promise<Unit | undefined> {
  return (await findUnits(db, tenantId, [id]))[0];
}

/** The units of these ids that exist, by name. */
export async function findUnits(db: Queryable, tenantId: TenantId, ids: readonly UnitId[]): Promise<Unit[]> {
  const { rows } = await db.query<Unit>(`${SELECT_UNIT} WHERE u.tenant_id = $1 AND u.id = ANY ($2) ORDER BY u.name`, [
    tenantId,
    ids,
  ]);
  return rows;
}

export interface UnitPage {
  /** Part of the name, in any case. */
  search?: string | undefined;
  kind?: UnitKind | undefined;
  state?: UnitState | undefined;
  /** Name of the last unit of the page before. */
  after: string | null;
  limit: number;
}

/** Units by name. */
export async function listUnits(db: Queryable, tenantId: TenantId, page: UnitPage): Promise<Unit[]> {
  const { rows } = await db.query<Unit>(
    `${SELECT_UNIT}
     WHERE u.tenant_id = $1 AND ($2::text IS NULL OR u.name > $2)
       AND ($3::text IS NULL OR strpos(lower(u.name), lower($3)) > 0)
       AND ($4::text IS NULL OR u.kind = $4) AND ($5::text IS NULL OR u.state = $5)
     ORDER BY u.name LIMIT $6`,
    [tenantId, page.after, page.search ?? null, page.kind ?? null, page.state ?? null, page.limit],
  );
  return rows;
}

/** @throws ConflictError `units_tenant_id_name_key`; NotFoundError for an unknown branch. */
export async function createUnit(tx: Transaction, by: Actor, unit: NewUnit): Promise<Unit> {
  const id = randomUUIDv7() as UnitId;
  await orRefusal(
    tx.query(
      `INSERT INTO units (tenant_id, id, name, kind, skills, station_branch_id, auto_accept)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [by.tenantId, id, unit.name, unit.kind, unit.skills, unit.stationBranchId, unit.autoAccept],
    ),
  );
  return announceUnit(tx, by, id);
}

/** Makes a user the crew of a unit, or nobody (null). @throws NotFoundError, ConflictError `units_crew`. */
export async function setCrew(tx: Transaction, by: Actor, id: UnitId, crewUserId: UserId | null): Promise<Unit> {
  await orRefusal(
    tx.query('UPDATE units SET crew_user_id = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
      by.tenantId,
      id,
      crewUserId,
    ]),
  );
  return announceUnit(tx, by, id);
}

/** States that follow the unit's assignment; a crew cannot leave them by changing its duty (domain §4). */
const HELD_BY_ASSIGNMENT: readonly UnitState[] = ['committed', 'en_route', 'on_scene', 'towing'];

/**
 * A crew's own duty.
 * @throws NotFoundError, VersionConflictError; ConflictError `unit_has_assignment` while an assignment holds the unit.
 */
export async function changeUnitDuty(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  duty: UnitDutyChange['state'],
  expectedVersion: number | null,
): Promise<Unit> {
  const { rows } = await tx.query<{ state: UnitState; version: number }>(
    'SELECT state, version FROM units WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [by.tenantId, id],
  );
  const before = rows[0];
  if (before === undefined) throw new NotFoundError('unit', id);
  checkVersion('unit', before.version, expectedVersion);
  if (HELD_BY_ASSIGNMENT.includes(before.state)) {
    throw new ConflictError('unit_has_assignment', `the unit is ${before.state}: its assignment holds it`);
  }
  await tx.query('UPDATE units SET state = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    by.tenantId,
    id,
    duty,
  ]);
  return announceUnit(tx, by, id);
}

/** Appends `unit.changed` with the unit as it is now, and gives it back. @throws NotFoundError */
export async function announceUnit(tx: Transaction, by: Actor, id: UnitId): Promise<Unit> {
  const unit = await findUnit(tx, by.tenantId, id);
  if (unit === undefined) throw new NotFoundError('unit', id);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'unit.changed', data: unit } }]);
  return unit;
}

import { randomUUIDv7 } from 'node:crypto';
import {
  nextBreakMs,
  shiftEndMs,
  type PlannedBreak,
  type TenantId,
  type Unit,
  type UnitBreakChange,
  type UnitDutyChange,
  type UnitId,
  type UnitState,
  type UnitWork,
  type WeeklySchedule,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { announceUnit } from './units.ts';

/** States that follow the unit's assignment; a crew cannot leave them by changing its duty (domain §4). */
const HELD_BY_ASSIGNMENT: readonly UnitState[] = ['committed', 'en_route', 'on_scene', 'towing'];

/**
 * A crew's own duty. Going off shift ends the running shift and its break; any other duty begins a shift where none
 * runs, with the end that the plan has.
 * @param reason why, in words; it is shown until the next change.
 * @throws NotFoundError, VersionConflictError; ConflictError `unit_has_assignment` while an assignment holds the unit,
 *   `unit_retired`.
 */
export async function changeUnitDuty(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  duty: UnitDutyChange['state'],
  expectedVersion: number | null,
  reason: string | null = null,
): Promise<Unit> {
  await lockFree(tx, by, id, expectedVersion);
  const now = new Date();
  await tx.query(
    'UPDATE units SET state = $3, duty_reason = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2',
    [by.tenantId, id, duty, reason],
  );
  if (duty === 'off_shift') await endShift(tx, by.tenantId, id, now);
  else {
    await tx.query(
      `INSERT INTO unit_shifts (tenant_id, id, unit_id, began_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, unit_id) WHERE ended_at IS NULL DO NOTHING`,
      [by.tenantId, randomUUIDv7(), id, now],
    );
  }
  await planShift(tx, by.tenantId, id, now);
  return announceUnit(tx, by, id);
}

/**
 * Begins or ends a break. On a break a unit gets no offers; it lasts until its crew ends it.
 * @throws NotFoundError; ConflictError `unit_has_assignment`, or `unit_off_duty` when it is off shift or out of service.
 */
export async function changeUnitBreak(tx: Transaction, by: Actor, id: UnitId, change: UnitBreakChange): Promise<Unit> {
  const state = await lockFree(tx, by, id, null);
  const now = new Date();
  if (change.act === 'end') await endBreak(tx, by.tenantId, id, now);
  else {
    if (state !== 'available' && state !== 'returning') {
      throw new ConflictError('unit_off_duty', `the unit is ${state}: there is no break to take`);
    }
    const dueAt = new Date(now.getTime() + change.minutes * 60_000);
    await tx.query(
      `INSERT INTO unit_breaks (tenant_id, id, unit_id, began_at, due_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, unit_id) WHERE ended_at IS NULL DO UPDATE SET due_at = excluded.due_at`,
      [by.tenantId, randomUUIDv7(), id, now, dueAt],
    );
    await tx.query('UPDATE units SET on_break_until = $3 WHERE tenant_id = $1 AND id = $2', [by.tenantId, id, dueAt]);
  }
  await tx.query('UPDATE units SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [by.tenantId, id]);
  await planShift(tx, by.tenantId, id, now);
  return announceUnit(tx, by, id);
}

/** Shifts and breaks of a unit since an instant, newest first. */
export async function listUnitWork(db: Queryable, tenantId: TenantId, id: UnitId, since: Date): Promise<UnitWork> {
  const { rows: shifts } = await db.query<{ began_at: Date; planned_end_at: Date | null; ended_at: Date | null }>(
    `SELECT began_at, planned_end_at, ended_at FROM unit_shifts
     WHERE tenant_id = $1 AND unit_id = $2 AND coalesce(ended_at, 'infinity') > $3 ORDER BY began_at DESC`,
    [tenantId, id, since],
  );
  const { rows: breaks } = await db.query<{ began_at: Date; due_at: Date; ended_at: Date | null }>(
    `SELECT began_at, due_at, ended_at FROM unit_breaks
     WHERE tenant_id = $1 AND unit_id = $2 AND coalesce(ended_at, 'infinity') > $3 ORDER BY began_at DESC`,
    [tenantId, id, since],
  );
  return {
    shifts: shifts.map((row) => ({
      beganAt: row.began_at.toISOString(),
      plannedEndAt: row.planned_end_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
    })),
    breaks: breaks.map((row) => ({
      beganAt: row.began_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    })),
  };
}

/**
 * Notes the planned end of the shift that runs and its next break. A shift that runs past its planned end keeps that
 * end: the plan's next window is another shift.
 */
export async function planShift(tx: Transaction, tenantId: TenantId, id: UnitId, now: Date): Promise<void> {
  const { rows } = await tx.query<{
    state: UnitState;
    plan: WeeklySchedule | null;
    breaks: PlannedBreak[];
    zone: string;
  }>(
    `SELECT u.state, u.shift_plan AS plan, u.break_plan AS breaks, coalesce(b.time_zone, t.time_zone) AS zone
     FROM units u JOIN tenants t USING (tenant_id)
     LEFT JOIN branches b ON (b.tenant_id, b.id) = (u.tenant_id, u.station_branch_id)
     WHERE u.tenant_id = $1 AND u.id = $2`,
    [tenantId, id],
  );
  const unit = rows[0];
  if (unit === undefined) throw new NotFoundError('unit', id);
  const endMs =
    unit.state === 'off_shift' || unit.plan === null ? null : shiftEndMs(unit.plan, now.getTime(), unit.zone);
  const breakMs =
    unit.plan === null || endMs === null
      ? null
      : nextBreakMs(unit.breaks, unit.plan.timeZone ?? unit.zone, { atMs: now.getTime(), untilMs: endMs });
  await tx.query('UPDATE units SET shift_ends_at = $3, next_break_at = $4 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    asDate(endMs),
    asDate(breakMs),
  ]);
  await tx.query(
    'UPDATE unit_shifts SET planned_end_at = $3 WHERE tenant_id = $1 AND unit_id = $2 AND ended_at IS NULL',
    [tenantId, id, asDate(endMs)],
  );
}

function asDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

/** Ends the shift that runs, and its break. */
export async function endShift(tx: Transaction, tenantId: TenantId, id: UnitId, now: Date): Promise<void> {
  await endBreak(tx, tenantId, id, now);
  await tx.query('UPDATE unit_shifts SET ended_at = $3 WHERE tenant_id = $1 AND unit_id = $2 AND ended_at IS NULL', [
    tenantId,
    id,
    now,
  ]);
}

async function endBreak(tx: Transaction, tenantId: TenantId, id: UnitId, now: Date): Promise<void> {
  await tx.query('UPDATE unit_breaks SET ended_at = $3 WHERE tenant_id = $1 AND unit_id = $2 AND ended_at IS NULL', [
    tenantId,
    id,
    now,
  ]);
  await tx.query('UPDATE units SET on_break_until = NULL WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
}

/** Locks a unit in use that no assignment holds, and gives back its duty. */
export async function lockFree(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  expectedVersion: number | null,
): Promise<UnitState> {
  const { rows } = await tx.query<{ state: UnitState; version: number; retired: boolean }>(
    'SELECT state, version, retired_at IS NOT NULL AS retired FROM units WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [by.tenantId, id],
  );
  const before = rows[0];
  if (before === undefined) throw new NotFoundError('unit', id);
  checkVersion('unit', before.version, expectedVersion);
  if (before.retired) throw new ConflictError('unit_retired', 'the unit is no longer in use');
  if (HELD_BY_ASSIGNMENT.includes(before.state)) {
    throw new ConflictError('unit_has_assignment', `the unit is ${before.state}: its assignment holds it`);
  }
  return before.state;
}

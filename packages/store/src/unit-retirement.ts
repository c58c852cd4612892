import type { Unit, UnitId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { fitDevice } from './device-fittings.ts';
import { checkVersion, ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import { endShift, lockFree } from './unit-duty.ts';
import { announceUnit, findUnit } from './units.ts';

/**
 * Takes a unit out of use: its device is free for another one, its crew too, its shift ends. Its jobs and its history
 * stay, and so does its name: a unit of the same name is this one, brought back.
 * @throws NotFoundError, VersionConflictError; ConflictError `unit_has_assignment` while an assignment holds it,
 *   `unit_retired`.
 */
export async function retireUnit(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  reason: string,
  expectedVersion: number | null,
): Promise<Unit> {
  const before = await findUnit(tx, by.tenantId, id);
  if (before === undefined) throw new NotFoundError('unit', id);
  checkVersion('unit', before.version, expectedVersion);
  // The device is held before the unit, as by everybody who fits one.
  if (before.deviceId !== null) await fitDevice(tx, by, before.deviceId, null);
  await lockFree(tx, by, id, null);
  const now = new Date();
  await endShift(tx, by.tenantId, id, now);
  await tx.query(
    `UPDATE units SET state = 'out_of_service', duty_reason = NULL, retired_at = $3, retire_reason = $4,
       crew_user_id = NULL, safety_due_at = NULL, silent_since = NULL, shift_ends_at = NULL, next_break_at = NULL,
       version = version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [by.tenantId, id, now, reason],
  );
  return announceUnit(tx, by, id);
}

/**
 * Brings a unit back into use; it is out of service until somebody begins its shift.
 * @throws NotFoundError, VersionConflictError; ConflictError `unit_not_retired`.
 */
export async function reinstateUnit(
  tx: Transaction,
  by: Actor,
  id: UnitId,
  expectedVersion: number | null,
): Promise<Unit> {
  const { rows } = await tx.query<{ version: number; retired: boolean }>(
    'SELECT version, retired_at IS NOT NULL AS retired FROM units WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [by.tenantId, id],
  );
  const before = rows[0];
  if (before === undefined) throw new NotFoundError('unit', id);
  checkVersion('unit', before.version, expectedVersion);
  if (!before.retired) throw new ConflictError('unit_not_retired', 'the unit is in use');
  await tx.query(
    `UPDATE units SET retired_at = NULL, retire_reason = NULL, version = version + 1 WHERE tenant_id = $1 AND id = $2`,
    [by.tenantId, id],
  );
  return announceUnit(tx, by, id);
}

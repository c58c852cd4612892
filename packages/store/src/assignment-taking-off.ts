import {
  isActive,
  mayFollow,
  type Assignment,
  type AssignmentId,
  type AssignmentState,
  type IncidentId,
  type TenantId,
} from '@roadcall/contracts';
import { applyStep } from './assignment-moves.ts';
import { IS_ACTIVE } from './assignments.ts';
import { lockAssignment, type LockedAssignment } from './incident-locks.ts';
import { checkVersion, ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/**
 * A person takes a unit off its incident, which looks for the next one; this unit is not asked again at once.
 * @throws NotFoundError, VersionConflictError; ConflictError `wrong_state` for one that has ended or is towing: a
 *   vehicle on the hook is set down first.
 */
export async function takeUnitOff(
  tx: Transaction,
  by: UserActor,
  assignmentId: AssignmentId,
  reason: string,
  expectedVersion: number | null,
): Promise<Assignment> {
  const held = await lockActiveAssignment(tx, by.tenantId, assignmentId, expectedVersion);
  return takeOff(tx, by, held, reason);
}

/** The same for an assignment that this transaction has locked. */
export async function takeOff(
  tx: Transaction,
  by: UserActor,
  held: LockedAssignment,
  reason: string,
): Promise<Assignment> {
  if (!mayFollow(held.state, 'cancelled')) throw wrongState(held.state);
  await tx.query('UPDATE assignments SET taken_off_by = $3 WHERE tenant_id = $1 AND id = $2', [
    by.tenantId,
    held.id,
    by.userId,
  ]);
  const step = { to: 'cancelled', reason, by: by.userId, at: by.at } as const;
  const { assignment } = await applyStep(tx, by.tenantId, held, step);
  if (!assignment) throw new Error(`assignment ${held.id} vanished inside its transaction`);
  return assignment;
}

/** @throws NotFoundError, VersionConflictError; ConflictError `wrong_state` for one that has ended. */
export async function lockActiveAssignment(
  tx: Transaction,
  tenantId: TenantId,
  assignmentId: AssignmentId,
  expectedVersion: number | null,
): Promise<LockedAssignment> {
  const held = await lockAssignment(tx, tenantId, assignmentId);
  if (!held) throw new NotFoundError('assignment', assignmentId);
  checkVersion('assignment', held.version, expectedVersion);
  if (!isActive(held.state)) throw wrongState(held.state);
  return held;
}

/** The active rescue of an incident, locked; undefined when it has none. */
export async function lockRescueOf(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<LockedAssignment | undefined> {
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `SELECT id FROM assignments WHERE tenant_id = $1 AND incident_id = $2 AND role = 'rescue' AND ${IS_ACTIVE}`,
    [tenantId, incidentId],
  );
  return rows[0] && lockAssignment(tx, tenantId, rows[0].id);
}

function wrongState(state: AssignmentState): ConflictError {
  return new ConflictError('wrong_state', `the assignment is ${state}: that cannot follow`);
}

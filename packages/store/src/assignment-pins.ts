import type { Assignment, AssignmentId, TenantId } from '@roadcall/contracts';
import { lockActiveAssignment } from './assignment-taking-off.ts';
import { announce } from './incident-changes.ts';
import type { LockedAssignment } from './incident-locks.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/**
 * Keeps a unit with its incident: no plan takes it off while the assignment is active. The incident's version moves too,
 * so that a plan that was made without the pin cannot be committed any more.
 * @throws NotFoundError, VersionConflictError; ConflictError `wrong_state` for an assignment that has ended.
 */
export async function pinAssignment(
  tx: Transaction,
  by: UserActor,
  assignmentId: AssignmentId,
  reason: string,
  expectedVersion: number | null,
): Promise<Assignment> {
  const held = await lockActiveAssignment(tx, by.tenantId, assignmentId, expectedVersion);
  await writePin(tx, by.tenantId, held, { by: by.userId, at: by.at, reason });
  return announcePin(tx, by, held);
}

/** Lets plans decide again. @throws like `pinAssignment`. */
export async function unpinAssignment(
  tx: Transaction,
  by: UserActor,
  assignmentId: AssignmentId,
  expectedVersion: number | null,
): Promise<Assignment> {
  const held = await lockActiveAssignment(tx, by.tenantId, assignmentId, expectedVersion);
  await writePin(tx, by.tenantId, held, null);
  return announcePin(tx, by, held);
}

async function writePin(
  tx: Transaction,
  tenantId: TenantId,
  held: LockedAssignment,
  pin: { by: UserActor['userId']; at: Date; reason: string } | null,
): Promise<void> {
  await tx.query(
    `UPDATE assignments SET pinned_by = $3, pinned_at = $4, pin_reason = $5, version = version + 1
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, held.id, pin?.by ?? null, pin?.at ?? null, pin?.reason ?? null],
  );
  await tx.query('UPDATE incidents SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    held.incident.id,
  ]);
}

async function announcePin(tx: Transaction, by: UserActor, held: LockedAssignment): Promise<Assignment> {
  const touched = { incidentId: held.incident.id, assignmentId: held.id };
  const { assignment } = await announce(tx, by.tenantId, by.userId, touched);
  if (!assignment) throw new Error(`assignment ${held.id} vanished inside its transaction`);
  return assignment;
}

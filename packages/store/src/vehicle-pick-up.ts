import type { AssignmentMove, AssignmentAct } from './assignment-moves.ts';
import { findAssignment } from './assignments.ts';
import { announce } from './incident-changes.ts';
import { lockAssignment } from './incident-locks.ts';
import type { Transaction } from './transaction.ts';

/** The driver has the replacement vehicle and drives on to the customer with it. Saying it twice changes nothing. */
export async function pickUpVehicle(tx: Transaction, act: AssignmentAct): Promise<AssignmentMove> {
  const { tenantId, assignmentId, by, at } = act;
  const held = await lockAssignment(tx, tenantId, assignmentId);
  if (!held || held.role !== 'delivery_driver') return { ok: false, reason: 'not_found' };
  if (act.crewUserId !== undefined && held.crewUserId !== act.crewUserId) return { ok: false, reason: 'not_yours' };
  if (held.state !== 'en_route') return { ok: false, reason: 'wrong_state', state: held.state };
  const { rowCount } = await tx.query(
    `UPDATE assignments SET picked_up_at = $3, version = version + 1
     WHERE tenant_id = $1 AND id = $2 AND picked_up_at IS NULL`,
    [tenantId, assignmentId, at],
  );
  const shown = await announce(tx, tenantId, act.source ?? by, { incidentId: held.incident.id, assignmentId });
  const assignment = shown.assignment ?? (await findAssignment(tx, tenantId, assignmentId));
  if (!assignment) throw new Error(`assignment ${assignmentId} vanished inside its transaction`);
  return { ok: true, changed: rowCount === 1, assignment, incident: shown.incident };
}

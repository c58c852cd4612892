import {
  isActive,
  type AssignmentId,
  type AssignmentState,
  type DeclineCode,
  type TenantId,
} from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** Writes an assignment's state and the time that belongs to it; nothing else. */
export async function writeState(
  tx: Transaction,
  tenantId: TenantId,
  assignmentId: AssignmentId,
  step: { to: AssignmentState; reason: string | null; declineCode?: DeclineCode | undefined; at: Date },
): Promise<void> {
  await tx.query(
    `UPDATE assignments SET state = $3, reason = coalesce($4, reason), decline_code = $7, version = version + 1,
       accepted_at = CASE WHEN $3 = 'accepted' THEN $5::timestamptz ELSE accepted_at END,
       en_route_at = CASE WHEN $3 = 'en_route' THEN $5 ELSE en_route_at END,
       on_scene_at = CASE WHEN $3 = 'on_scene' THEN $5 ELSE on_scene_at END,
       ended_at = CASE WHEN $6 THEN $5 ELSE ended_at END
     WHERE tenant_id = $1 AND id = $2`,
    [tenantId, assignmentId, step.to, step.reason, step.at, !isActive(step.to), step.declineCode ?? null],
  );
}

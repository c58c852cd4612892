import type { AssignmentDoubt, AssignmentId, IncidentId, TenantId, UnitId } from '@roadcall/contracts';
import { appendEvents } from './append-events.ts';
import type { Transaction } from './transaction.ts';

/** Whose doubts: as much of the assignment as its event says. */
export interface DoubtedAssignment {
  tenantId: TenantId;
  assignmentId: AssignmentId;
  incidentId: IncidentId;
  unitId: UnitId;
  unitName: string;
}

/**
 * Keeps a doubt about an assignment as it is now, one row per kind, and tells of it.  Moves nothing: a person, or the planner, judges it. Said again it is no news.
 */
export async function writeDoubt(tx: Transaction, of: DoubtedAssignment, doubt: AssignmentDoubt): Promise<void> {
  const { tenantId, ...assignment } = of;
  const { rowCount } = await tx.query(
    `INSERT INTO assignment_doubts AS d (tenant_id, assignment_id, kind, at, ended_at, metres, seconds)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, assignment_id, kind)
     DO UPDATE SET at = excluded.at, ended_at = excluded.ended_at, metres = excluded.metres, seconds = excluded.seconds
     WHERE (d.at, d.ended_at) IS DISTINCT FROM (excluded.at, excluded.ended_at)`,
    [tenantId, of.assignmentId, doubt.kind, doubt.at, doubt.endedAt, doubt.metres, doubt.seconds],
  );
  if (rowCount === 0) return;
  const body = { kind: 'assignment.doubted' as const, data: { ...assignment, doubt } };
  appendEvents(tx, [{ tenantId, subjectId: of.assignmentId, actor: 'telemetry', body }]);
}

import { ProvableState, type AssignmentId, type AssignmentState, type TenantId } from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** Whether a state is one that a person reports and telemetry can prove. */
export function isProvable(state: AssignmentState): state is ProvableState {
  return ProvableState.safeParse(state).success;
}

/**
 * Keeps when a person first reported a state of an assignment, or when telemetry proved it; the first time stays.
 * @returns whether that was new
 */
export async function keepStep(
  tx: Transaction,
  of: { tenantId: TenantId; assignmentId: AssignmentId },
  step: { state: ProvableState; source: 'person' | 'telemetry'; at: Date },
): Promise<boolean> {
  const column = step.source === 'telemetry' ? 'proven_at' : 'pressed_at';
  const { rowCount } = await tx.query(
    `INSERT INTO assignment_steps AS s (tenant_id, assignment_id, state, ${column}) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, assignment_id, state) DO UPDATE SET ${column} = excluded.${column}
     WHERE s.${column} IS NULL`,
    [of.tenantId, of.assignmentId, step.state, step.at],
  );
  return rowCount === 1;
}

/** Whether the other source, telemetry for a person and a person for telemetry, has said so before. */
export async function isSaidByOther(
  tx: Transaction,
  of: { tenantId: TenantId; assignmentId: AssignmentId },
  step: { state: ProvableState; source: 'person' | 'telemetry' },
): Promise<boolean> {
  const column = step.source === 'telemetry' ? 'pressed_at' : 'proven_at';
  const { rowCount } = await tx.query(
    `SELECT FROM assignment_steps
     WHERE tenant_id = $1 AND assignment_id = $2 AND state = $3 AND ${column} IS NOT NULL`,
    [of.tenantId, of.assignmentId, step.state],
  );
  return rowCount === 1;
}

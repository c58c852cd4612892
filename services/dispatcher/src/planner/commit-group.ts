import type { Assignment, DispatchSettings } from '@roadcall/contracts';
import { changeAssignments, commitUnderLease, withTransaction, type WorkLease, type Pool } from '@roadcall/store';
import type { Order } from './planner-messages.ts';

/** Something is not as it was when the plan was made. Thrown inside the transaction, so that nothing of it stays. */
class MovedError extends Error {
  override readonly name = 'MovedError';
}

/**
 * Commits orders that hang together in one transaction, under the planner's lease: the incidents' versions and the units
 * are compared, whoever gives a unit up gets another one. @returns undefined when something has moved: plan again.
 * @throws LeaseLostError
 */
export async function commitGroup(
  pool: Pool,
  lease: WorkLease,
  group: readonly Order[],
  about: { at: Date; startedAt: number; settings: DispatchSettings },
): Promise<Assignment[] | undefined> {
  const { at, settings } = about;
  const changes = group.map((order) => ({
    tenantId: lease.tenantId,
    incidentId: order.incidentId,
    incidentVersion: order.incidentVersion,
    unitId: order.unitId,
    role: 'rescue' as const,
    replaces: order.replaces,
    eta: order.eta,
    route: order.route,
    decision: { ...order.decision, tookMs: performance.now() - about.startedAt },
    at,
    expiresAt: new Date(at.getTime() + settings.offerS * 1_000),
  }));
  try {
    return await withTransaction(pool, async (tx) => {
      const changed = await changeAssignments(tx, changes);
      if (!changed.ok) throw new MovedError();
      await commitUnderLease(tx, lease);
      return changed.assignments;
    });
  } catch (error) {
    if (error instanceof MovedError) return undefined;
    throw error;
  }
}

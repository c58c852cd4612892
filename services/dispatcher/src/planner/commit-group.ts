import type { DispatchSettings } from '@roadcall/contracts';
import {
  commitUnderLease,
  reserveMissions,
  withTransaction,
  type MissionToReserve,
  type Pool,
  type ReservedMission,
  type WorkLease,
} from '@roadcall/store';
import type { Order } from './planner-messages.ts';

/** Something is not as it was when the plan was made. Thrown inside the transaction, so that nothing of it stays. */
class MovedError extends Error {
  override readonly name = 'MovedError';
}

/**
 * Commits orders that hang together in one transaction, under the planner's lease: the incidents' versions, the units and the
 * vehicles are compared, whoever gives a unit up gets another one, and a mission's legs are reserved together.
 * @returns what each order got; undefined when something has moved: plan again.
 * @throws LeaseLostError
 */
export async function commitGroup(
  pool: Pool,
  lease: WorkLease,
  group: readonly Order[],
  about: { at: Date; startedAt: number; settings: DispatchSettings },
): Promise<ReservedMission[] | undefined> {
  const { at, settings } = about;
  const expiresAt = new Date(at.getTime() + settings.offerS * 1_000);
  const tookMs = performance.now() - about.startedAt;
  const missions = group.map(({ incidentId, incidentVersion, rescue, replacement }): MissionToReserve => ({
    tenantId: lease.tenantId,
    incidentId,
    incidentVersion,
    rescue: rescue && { ...rescue, decision: { ...rescue.decision, tookMs }, expiresAt },
    replacement: replacement && { ...replacement, decision: { ...replacement.decision, tookMs }, expiresAt },
    at,
  }));
  try {
    return await withTransaction(pool, async (tx) => {
      const reserved = await reserveMissions(tx, missions);
      if (!reserved.ok) throw new MovedError(reserved.reason);
      await commitUnderLease(tx, lease);
      return reserved.missions;
    });
  } catch (error) {
    if (error instanceof MovedError) return undefined;
    throw error;
  }
}

import type { Assignment, AssignmentId, IncidentId } from '@roadcall/contracts';
import { writeState } from './assignment-state.ts';
import { placeOffer, showOffer, type Offer } from './assignment-offers.ts';
import { announce } from './incident-changes.ts';
import { followAssignment } from './incident-effects.ts';
import { lockAssignment, type LockedAssignment, type LockedIncident } from './incident-locks.ts';
import type { Transaction } from './transaction.ts';

/** Reason of an assignment that ended because another unit took its incident over. */
export const SWAPPED = 'swapped';

/** An offer, and the assignment of the same incident that ends by it: null when the incident has no unit. */
export interface Change extends Offer {
  replaces: AssignmentId | null;
}

/** `moved`: something is not as it was when this was planned. The caller must roll back: parts may be written. */
export type CommittedChanges = { ok: true; assignments: Assignment[] } | { ok: false; reason: 'moved' };

/**
 * Changes that hang together because units go over from one incident to another: all of them or none. Units that are on
 * their way are released (`cancelled`, reason `swapped`) and the incidents offered to their new units at once, so that no
 * incident is seen without one. Part of `reserveMissions`, which has locked the incidents and compared their versions.
 */
export async function changeAssignments(
  tx: Transaction,
  changes: readonly Change[],
  incidents: ReadonlyMap<IncidentId, LockedIncident>,
): Promise<CommittedChanges> {
  const released: LockedAssignment[] = [];
  for (const { tenantId, replaces, at } of changes) {
    if (replaces === null) continue;
    const held = await lockAssignment(tx, tenantId, replaces);
    if (held?.state !== 'accepted' && held?.state !== 'en_route') return { ok: false, reason: 'moved' };
    await writeState(tx, tenantId, held.id, { to: 'cancelled', reason: SWAPPED, at });
    await followAssignment(tx, tenantId, held.unitId, 'cancelled');
    await tx.query('UPDATE incidents SET swaps = swaps + 1 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      held.incident.id,
    ]);
    released.push(held);
  }
  const placed = [];
  for (const change of changes) {
    const offer = await placeOffer(tx, change, incidents.get(change.incidentId)!);
    if (offer === undefined) return { ok: false, reason: 'moved' };
    placed.push({ change, offer });
  }
  for (const { id, incident, unitId } of released) {
    await announce(tx, changes[0]!.tenantId, null, { incidentId: incident.id, assignmentId: id, unitId });
  }
  const assignments: Assignment[] = [];
  for (const { change, offer } of placed) {
    const shown = await showOffer(tx, change, offer);
    if (shown.ok) assignments.push(shown.assignment);
  }
  return { ok: true, assignments };
}

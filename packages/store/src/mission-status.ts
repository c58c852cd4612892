import {
  incidentStatusAfter,
  type AssignmentRole,
  type AssignmentState,
  type IncidentStatus,
  type TenantId,
} from '@roadcall/contracts';
import { applyToClocks } from './clock-facts.ts';
import { announce, type Mover } from './incident-changes.ts';
import { setIncidentStatus } from './incident-effects.ts';
import type { LockedIncident } from './incident-locks.ts';
import { releaseReplacement } from './mission-legs.ts';
import { WANTS_REPLACEMENT } from './replacements.ts';
import type { Transaction } from './transaction.ts';

/** The incident follows the newest rescue assignment and waits for the other legs, an owed one too, at its end (domain §4). */
export async function statusByLegs(
  tx: Transaction,
  tenantId: TenantId,
  incident: LockedIncident,
): Promise<IncidentStatus> {
  const { rows } = await tx.query<{ role: AssignmentRole; state: AssignmentState }>(
    `SELECT DISTINCT ON (role) role, state FROM assignments
     WHERE tenant_id = $1 AND incident_id = $2 ORDER BY role, offered_at DESC, id DESC`,
    [tenantId, incident.id],
  );
  const rescue = rows.find((leg) => leg.role === 'rescue');
  const others = rows.filter((leg) => leg.role !== 'rescue');
  if (rescue === undefined) return incident.status;
  const { rowCount: wanting } = await tx.query(
    `SELECT FROM incidents i WHERE i.tenant_id = $1 AND i.id = $2 AND ${WANTS_REPLACEMENT}`,
    [tenantId, incident.id],
  );
  const otherStates = others.map((leg) => leg.state);
  return incidentStatusAfter(rescue.state, otherStates, wanting === 1);
}

/**
 * No replacement is owed any more, because a person says so or the rental has ended: what is reserved and has not arrived is free, and an incident that
 * only waited for it is resolved.
 */
export async function giveUpReplacement(
  tx: Transaction,
  tenantId: TenantId,
  incident: LockedIncident,
  { reason, by, at }: { reason: 'not_owed' | 'rental_ended'; by: Mover; at: Date },
): Promise<void> {
  await releaseReplacement(tx, tenantId, incident, { reason, by, at });
  const to = await statusByLegs(tx, tenantId, incident);
  if (to === incident.status) return;
  const { vehicleChanged } = await setIncidentStatus(tx, tenantId, incident, { to, at });
  const facts = to === 'resolved' ? [{ kind: 'resolved' as const, atMs: at.getTime() }] : [];
  await applyToClocks(tx, tenantId, { incidentId: incident.id, facts, by });
  if (vehicleChanged) await announce(tx, tenantId, by, { incidentId: incident.id, vehicleId: incident.vehicleId });
}

import type { Incident, IncidentId } from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import { applyToClocks } from './clock-facts.ts';
import { announce } from './incident-changes.ts';
import { lockOpenIncident } from './incident-editing.ts';
import { setIncidentStatus } from './incident-effects.ts';
import { ConflictError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/**
 * Settles an open incident that needs no unit any more, or never did: the customer was helped by phone, or by others.
 * @throws NotFoundError, VersionConflictError; ConflictError `incident_not_open`, or `has_active_assignment` while a
 *   unit is on it: that one ends first.
 */
export async function resolveIncident(
  tx: Transaction,
  by: UserActor,
  incidentId: IncidentId,
  resolution: string,
  expectedVersion: number | null,
): Promise<Incident> {
  const { tenantId, at } = by;
  const incident = await lockOpenIncident(tx, by, incidentId, expectedVersion);
  const { rowCount } = await tx.query(
    `SELECT FROM assignments WHERE tenant_id = $1 AND incident_id = $2 AND ${IS_ACTIVE}`,
    [tenantId, incidentId],
  );
  if (rowCount) throw new ConflictError('has_active_assignment', 'a unit is on this incident: take it off first');
  const { vehicleChanged } = await setIncidentStatus(tx, tenantId, incident, { to: 'resolved', at });
  await tx.query('UPDATE incidents SET resolution = $3 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    incidentId,
    resolution,
  ]);
  const facts = [{ kind: 'resolved', atMs: at.getTime() }] as const;
  await applyToClocks(tx, tenantId, { incidentId, facts, by: by.userId });
  const vehicleId = vehicleChanged ? incident.vehicleId : null;
  return (await announce(tx, tenantId, by.userId, { incidentId, vehicleId })).incident;
}

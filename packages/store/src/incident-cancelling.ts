import {
  OPEN_INCIDENT_STATUSES,
  type Incident,
  type IncidentId,
  type IncidentStatus,
  type TenantId,
} from '@roadcall/contracts';
import { writeState } from './assignment-state.ts';
import { IS_ACTIVE } from './assignments.ts';
import { applyToClocks } from './clock-facts.ts';
import { announce, type Doer } from './incident-changes.ts';
import { followAssignment, setIncidentStatus } from './incident-effects.ts';
import { lockAssignment, lockIncident, type LockedAssignment } from './incident-locks.ts';
import { findIncident } from './incidents.ts';
import { moveVehicleLeg } from './mission-legs.ts';
import type { Transaction } from './transaction.ts';

export type CancelledIncident =
  | { ok: true; changed: boolean; incident: Incident }
  | { ok: false; reason: 'not_found' | 'version_conflict' }
  | { ok: false; reason: 'wrong_state'; status: IncidentStatus };

/**
 * Cancels an open incident: its active assignments end as `cancelled`, their units are free, the vehicle is no longer
 * in rescue. `expectedVersion` is what the caller last saw (If-Match). Cancelling twice changes nothing.
 */
export async function cancelIncident(
  tx: Transaction,
  wish: {
    tenantId: TenantId;
    incidentId: IncidentId;
    reason: string;
    by: Doer;
    at: Date;
    expectedVersion?: number | undefined;
  },
): Promise<CancelledIncident> {
  const { tenantId, by, at, reason } = wish;
  const incident = await lockIncident(tx, tenantId, wish.incidentId);
  if (!incident) return { ok: false, reason: 'not_found' };
  const changed = incident.status !== 'cancelled';
  if (changed) {
    if (!OPEN_INCIDENT_STATUSES.includes(incident.status)) {
      return { ok: false, reason: 'wrong_state', status: incident.status };
    }
    if (wish.expectedVersion !== undefined && wish.expectedVersion !== incident.version) {
      return { ok: false, reason: 'version_conflict' };
    }
    const legs = await activeLegs(tx, tenantId, incident.id);
    for (const leg of legs) {
      await writeState(tx, tenantId, leg.id, { to: 'cancelled', reason, at });
      await moveVehicleLeg(tx, tenantId, leg, { to: 'cancelled', reason, by, at });
    }
    const change = { to: 'cancelled', at, cancelReason: reason } as const;
    const { vehicleChanged } = await setIncidentStatus(tx, tenantId, incident, change);
    const fact = { kind: 'cancelled', atMs: at.getTime(), reason } as const;
    await applyToClocks(tx, tenantId, { incidentId: incident.id, facts: [fact], by });
    const vehicleId = vehicleChanged ? incident.vehicleId : null;
    if (legs.length === 0) await announce(tx, tenantId, by, { incidentId: incident.id, vehicleId });
    for (const [index, leg] of legs.entries()) {
      const unitChanged = await followAssignment(tx, tenantId, leg.unitId, 'cancelled');
      await announce(tx, tenantId, by, {
        incidentId: incident.id,
        assignmentId: leg.id,
        unitId: unitChanged ? leg.unitId : null,
        vehicleId: index === 0 ? vehicleId : null,
      });
    }
  }
  const shown = await findIncident(tx, tenantId, incident.id);
  if (!shown) throw new Error(`incident ${incident.id} vanished inside its transaction`);
  return { ok: true, changed, incident: shown };
}

async function activeLegs(tx: Transaction, tenantId: TenantId, incidentId: IncidentId): Promise<LockedAssignment[]> {
  const { rows } = await tx.query<{ id: LockedAssignment['id'] }>(
    `SELECT id FROM assignments WHERE tenant_id = $1 AND incident_id = $2 AND ${IS_ACTIVE}`,
    [tenantId, incidentId],
  );
  const legs: LockedAssignment[] = [];
  for (const { id } of rows) {
    const leg = await lockAssignment(tx, tenantId, id);
    if (leg) legs.push(leg);
  }
  return legs;
}

import type { IncidentId, TenantId } from '@roadcall/contracts';
import { applyToClocks, type AppliedFacts, type ToldFacts } from './clock-facts.ts';
import { announce } from './incident-changes.ts';
import { lockIncident } from './incident-locks.ts';
import type { Transaction } from './transaction.ts';

/**
 * Facts that change nothing but clocks, such as time passing or a pause: holds the incident, applies them, and
 * announces the incident if its promise or its escalation follows.
 */
export async function tellClocks(tx: Transaction, tenantId: TenantId, told: ToldFacts): Promise<AppliedFacts> {
  const incident = await lockIncident(tx, tenantId, told.incidentId);
  if (incident === undefined) return { changed: false, incidentChanged: false };
  const applied = await applyToClocks(tx, tenantId, told);
  if (!applied.incidentChanged) return applied;
  await tx.query('UPDATE incidents SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    told.incidentId,
  ]);
  await announce(tx, tenantId, told.by === 'telemetry' ? null : told.by, { incidentId: told.incidentId });
  return applied;
}

/** Takes the steps that an incident's clocks have come to by `now`: each once, whoever else tries. */
export function advanceClocks(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  now: Date,
): Promise<AppliedFacts> {
  return tellClocks(tx, tenantId, { incidentId, facts: [{ kind: 'time', atMs: now.getTime() }], by: null });
}

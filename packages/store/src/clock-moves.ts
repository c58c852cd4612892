import type { IncidentId, IncidentTerrain, Place, TenantId, Terrain, UserId } from '@roadcall/contracts';
import { applyToClocks, type AppliedFacts, type ToldFacts } from './clock-facts.ts';
import { announce, type Mover } from './incident-changes.ts';
import { lockIncident } from './incident-locks.ts';
import { judgePlace, setTerrain } from './incident-terrain.ts';
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
  await announceNew(tx, tenantId, told.incidentId, told.by);
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

/** A person says whether a place is urban or remote; the promise follows. undefined: no such incident. */
export async function correctTerrain(
  tx: Transaction,
  told: { tenantId: TenantId; incidentId: IncidentId; by: UserId | null; at: Date },
  { terrain, reason }: { terrain: Terrain; reason: string },
): Promise<IncidentTerrain | undefined> {
  const { tenantId, incidentId, by, at } = told;
  const incident = await lockIncident(tx, tenantId, incidentId);
  if (incident === undefined) return undefined;
  const corrected: IncidentTerrain = { terrain, reason: 'corrected', note: reason };
  if (!(await setTerrain(tx, tenantId, incidentId, corrected))) return corrected;
  await applyToClocks(tx, tenantId, { incidentId, facts: [{ kind: 'placed', atMs: at.getTime(), reason }], by });
  await announceNew(tx, tenantId, incidentId, by);
  return corrected;
}

/** What the road at the place is, found out after the report; what nobody corrected follows. */
export async function placeOnRoad(
  tx: Transaction,
  told: { tenantId: TenantId; incidentId: IncidentId; place: Place; onHighway: boolean; at: Date },
): Promise<boolean> {
  const { tenantId, incidentId, place, onHighway, at } = told;
  if ((await lockIncident(tx, tenantId, incidentId)) === undefined) return false;
  if (!(await judgePlace(tx, tenantId, incidentId, place, onHighway))) return false;
  const facts = [{ kind: 'placed', atMs: at.getTime(), reason: onHighway ? 'highway' : null }] as const;
  await applyToClocks(tx, tenantId, { incidentId, facts, by: null });
  await announceNew(tx, tenantId, incidentId, null);
  return true;
}

/** The incident's own record has changed by its clocks alone. */
export async function announceNew(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  by: Mover,
): Promise<void> {
  await tx.query('UPDATE incidents SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, incidentId]);
  await announce(tx, tenantId, by, { incidentId });
}

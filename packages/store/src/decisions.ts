import { randomUUIDv7 } from 'node:crypto';
import type { Candidate, Decision, DecisionId, IncidentId, TenantId, UnitId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** What the dispatcher found out; the identity is given when it is recorded. */
export type NewDecision = Omit<Decision, 'id' | 'decidedAt'> & { decidedAt: Date };

interface DecisionRow {
  id: DecisionId;
  incident_id: IncidentId;
  decided_at: Date;
  chosen_unit_id: UnitId | null;
  candidates: Candidate[];
  excluded_count: number;
  took_ms: number;
}

function decisionFromRow(row: DecisionRow): Decision {
  return {
    id: row.id,
    incidentId: row.incident_id,
    decidedAt: row.decided_at.toISOString(),
    chosenUnitId: row.chosen_unit_id,
    candidates: row.candidates,
    excludedCount: row.excluded_count,
    tookMs: row.took_ms,
  };
}

/** Keeps a decision for good: the runtime role can neither change nor delete it. */
export async function recordDecision(
  db: Queryable,
  tenantId: TenantId,
  decision: NewDecision,
  id: string = randomUUIDv7(),
): Promise<void> {
  await db.query(
    `INSERT INTO decisions (tenant_id, id, incident_id, decided_at, chosen_unit_id, candidates, excluded_count, took_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenantId,
      id,
      decision.incidentId,
      decision.decidedAt,
      decision.chosenUnitId,
      JSON.stringify(decision.candidates),
      decision.excludedCount,
      decision.tookMs,
    ],
  );
}

/** Decisions about an incident, newest first. */
export async function listDecisionsOf(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
  limit: number,
): Promise<Decision[]> {
  const { rows } = await db.query<DecisionRow>(
    `SELECT id, incident_id, decided_at, chosen_unit_id, candidates, excluded_count, took_ms
     FROM decisions WHERE tenant_id = $1 AND incident_id = $2
     ORDER BY decided_at DESC, id DESC LIMIT $3`,
    [tenantId, incidentId, limit],
  );
  return rows.map(decisionFromRow);
}

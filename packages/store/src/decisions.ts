import { randomUUIDv7 } from 'node:crypto';
import {
  Candidate,
  type Decision,
  type DecisionId,
  type DecisionOutcome,
  type IncidentId,
  type PlanProof,
  type Shortfall,
  type TenantId,
  type UnitId,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** What the dispatcher found out; the identity is given when it is recorded. */
export type NewDecision = Omit<Decision, 'id' | 'decidedAt'> & { decidedAt: Date };

interface DecisionRow {
  id: DecisionId;
  incident_id: IncidentId;
  decided_at: Date;
  outcome: DecisionOutcome;
  chosen_unit_id: UnitId | null;
  shortfall: Shortfall | null;
  candidates: unknown[];
  considered_count: number;
  excluded_count: number;
  excluded_by_rule: Decision['excludedByRule'];
  swap: Decision['swap'];
  plan: PlanProof | null;
  took_ms: number;
}

function decisionFromRow(row: DecisionRow): Decision {
  return {
    id: row.id,
    incidentId: row.incident_id,
    decidedAt: row.decided_at.toISOString(),
    outcome: row.outcome,
    chosenUnitId: row.chosen_unit_id,
    shortfall: row.shortfall,
    // Parsed, not believed: records of earlier versions lack what came later.
    candidates: row.candidates.map((candidate) => Candidate.parse(candidate)),
    consideredCount: row.considered_count,
    excludedCount: row.excluded_count,
    excludedByRule: row.excluded_by_rule,
    swap: row.swap,
    plan: row.plan,
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
    `INSERT INTO decisions (tenant_id, id, incident_id, decided_at, outcome, chosen_unit_id, shortfall, candidates,
       considered_count, excluded_count, excluded_by_rule, swap, plan, took_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tenantId,
      id,
      decision.incidentId,
      decision.decidedAt,
      decision.outcome,
      decision.chosenUnitId,
      decision.shortfall,
      JSON.stringify(decision.candidates),
      decision.consideredCount,
      decision.excludedCount,
      decision.excludedByRule,
      decision.swap && JSON.stringify(decision.swap),
      decision.plan && JSON.stringify(decision.plan),
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
    `SELECT id, incident_id, decided_at, outcome, chosen_unit_id, shortfall, candidates, considered_count,
       excluded_count, excluded_by_rule, swap, plan, took_ms
     FROM decisions WHERE tenant_id = $1 AND incident_id = $2
     ORDER BY decided_at DESC, id DESC LIMIT $3`,
    [tenantId, incidentId, limit],
  );
  return rows.map(decisionFromRow);
}

import { randomUUIDv7 } from 'node:crypto';
import type {
  Candidate,
  DecisionId,
  IncidentId,
  ReplacementDecision,
  ReplacementShortfall,
  TenantId,
  UnitId,
  UserId,
  VehicleCandidate,
  VehicleId,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** What was found out; the identity is given when it is recorded. */
export type NewReplacementDecision = Omit<ReplacementDecision, 'id' | 'decidedAt' | 'byHand'> & {
  decidedAt: Date;
  /** Left out: the plan chose. */
  byHand?: { by: UserId; reason: string; overruled: Overruled } | undefined;
};

type Overruled = NonNullable<ReplacementDecision['byHand']>['overruled'];

/** Keeps a choice of a replacement for good: the runtime role can neither change nor delete it. */
export async function recordReplacementDecision(
  db: Queryable,
  tenantId: TenantId,
  decision: NewReplacementDecision,
  id: string = randomUUIDv7(),
): Promise<void> {
  await db.query(
    `INSERT INTO replacement_decisions (tenant_id, id, incident_id, decided_at, chosen_vehicle_id, chosen_unit_id, shortfall,
       vehicles, drivers, excluded_vehicles, duality_gap, took_ms, chosen_by, choice_reason, overruled)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tenantId,
      id,
      decision.incidentId,
      decision.decidedAt,
      decision.chosenVehicleId,
      decision.chosenUnitId,
      decision.shortfall,
      JSON.stringify(decision.vehicles),
      JSON.stringify(decision.drivers),
      decision.excludedVehicles,
      decision.dualityGap,
      decision.tookMs,
      decision.byHand?.by ?? null,
      decision.byHand?.reason ?? null,
      decision.byHand === undefined ? null : JSON.stringify(decision.byHand.overruled),
    ],
  );
}

/** Choices of replacements for an incident, newest first. */
export async function listReplacementDecisions(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
  limit: number,
): Promise<ReplacementDecision[]> {
  const { rows } = await db.query<{
    id: DecisionId;
    decided_at: Date;
    chosen_vehicle_id: VehicleId | null;
    chosen_unit_id: UnitId | null;
    shortfall: ReplacementShortfall | null;
    vehicles: VehicleCandidate[];
    drivers: Candidate[];
    excluded_vehicles: number;
    duality_gap: number | null;
    took_ms: number;
    chosen_by: string | null;
    choice_reason: string | null;
    overruled: Overruled | null;
  }>(
    `SELECT d.id, d.decided_at, d.chosen_vehicle_id, d.chosen_unit_id, d.shortfall, d.vehicles, d.drivers,
       d.excluded_vehicles, d.duality_gap, d.took_ms, u.display_name AS chosen_by, d.choice_reason, d.overruled
     FROM replacement_decisions d LEFT JOIN users u ON (u.tenant_id, u.id) = (d.tenant_id, d.chosen_by)
     WHERE d.tenant_id = $1 AND d.incident_id = $2
     ORDER BY d.decided_at DESC, d.id DESC LIMIT $3`,
    [tenantId, incidentId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    incidentId,
    decidedAt: row.decided_at.toISOString(),
    chosenVehicleId: row.chosen_vehicle_id,
    chosenUnitId: row.chosen_unit_id,
    shortfall: row.shortfall,
    vehicles: row.vehicles,
    drivers: row.drivers,
    excludedVehicles: row.excluded_vehicles,
    dualityGap: row.duality_gap,
    byHand:
      row.choice_reason === null || row.overruled === null
        ? null
        : { by: row.chosen_by ?? '', reason: row.choice_reason, overruled: row.overruled },
    tookMs: row.took_ms,
  }));
}

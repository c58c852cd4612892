import { randomUUIDv7 } from 'node:crypto';
import type {
  Assignment,
  AssignmentId,
  AssignmentRole,
  EtaSource,
  Incident,
  IncidentId,
  TenantId,
  UnitId,
} from '@roadcall/contracts';
import { applyStep } from './assignment-moves.ts';
import { recordDecision, type NewDecision } from './decisions.ts';
import { announce } from './incident-changes.ts';
import { followAssignment, setIncidentStatus } from './incident-effects.ts';
import { lockAssignment, lockIncident, type LockedIncident } from './incident-locks.ts';
import { missionOf } from './missions.ts';
import type { Transaction } from './transaction.ts';

export interface Offer {
  tenantId: TenantId;
  incidentId: IncidentId;
  /** Version of the incident that the decision was made for. */
  incidentVersion: number;
  unitId: UnitId;
  role: AssignmentRole;
  eta: { etaS: number; distanceM: number | null; source: EtaSource };
  /** Encoded polyline, precision 6; null when no way on the roads is known. */
  route: string | null;
  decision: NewDecision;
  at: Date;
  expiresAt: Date;
}

/**
 * `incident_moved`: somebody changed the incident since it was read. `unit_taken`: the unit is no longer free; the
 * next one is to be tried. Nothing was written in either case.
 */
export type OfferedAssignment =
  | { ok: true; assignment: Assignment; incident: Incident }
  | { ok: false; reason: 'incident_moved' | 'unit_taken' };

/**
 * Offers an incident to one unit, exclusively: decision record, mission, assignment, unit and incident change together
 * (domain §4). A unit that accepts by itself has accepted when this returns.
 */
export async function offerAssignment(tx: Transaction, offer: Offer): Promise<OfferedAssignment> {
  const incident = await lockIncident(tx, offer.tenantId, offer.incidentId);
  if (incident?.version !== offer.incidentVersion) return { ok: false, reason: 'incident_moved' };
  const placed = await placeOffer(tx, offer, incident);
  return placed === undefined ? { ok: false, reason: 'unit_taken' } : showOffer(tx, offer, placed);
}

/** An offer that is written and not announced yet. */
export interface PlacedOffer {
  assignmentId: AssignmentId;
  autoAccept: boolean;
}

/** Writes an offer for a locked incident that has no unit; undefined: the unit is not free. */
export async function placeOffer(
  tx: Transaction,
  offer: Offer,
  incident: LockedIncident,
): Promise<PlacedOffer | undefined> {
  const { tenantId, unitId, at } = offer;
  const unit = await lockFreeUnit(tx, tenantId, unitId);
  if (!unit) return undefined;
  const decisionId = randomUUIDv7();
  const assignmentId = await insertAssignment(tx, offer, decisionId);
  if (assignmentId === undefined) return undefined;
  await recordDecision(tx, tenantId, offer.decision, decisionId);
  await followAssignment(tx, tenantId, unitId, 'offered');
  await setIncidentStatus(tx, tenantId, incident, { to: 'dispatching', at });
  return { assignmentId, autoAccept: unit.autoAccept };
}

/** Announces a placed offer; a unit that accepts by itself accepts. */
export async function showOffer(
  tx: Transaction,
  { tenantId, incidentId, unitId, at }: Offer,
  { assignmentId, autoAccept }: PlacedOffer,
): Promise<OfferedAssignment> {
  const offered = await announce(tx, tenantId, null, { incidentId, assignmentId, unitId });
  const held = autoAccept ? await lockAssignment(tx, tenantId, assignmentId) : undefined;
  const shown = held ? await applyStep(tx, tenantId, held, { to: 'accepted', reason: null, by: null, at }) : offered;
  if (!shown.assignment) throw new Error(`assignment ${assignmentId} vanished inside its transaction`);
  return { ok: true, assignment: shown.assignment, incident: shown.incident };
}

async function lockFreeUnit(
  tx: Transaction,
  tenantId: TenantId,
  unitId: UnitId,
): Promise<{ autoAccept: boolean } | undefined> {
  const { rows } = await tx.query<{ autoAccept: boolean }>(
    `SELECT auto_accept AS "autoAccept" FROM units
     WHERE tenant_id = $1 AND id = $2 AND state = 'available' FOR NO KEY UPDATE`,
    [tenantId, unitId],
  );
  return rows[0];
}

/** undefined: one of the partial unique indexes says that the unit, or this role of the mission, is taken. */
async function insertAssignment(tx: Transaction, offer: Offer, decisionId: string): Promise<AssignmentId | undefined> {
  const { tenantId, incidentId, at, eta } = offer;
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `INSERT INTO assignments (tenant_id, id, mission_id, incident_id, decision_id, role, unit_id, state, eta_s,
       eta_source, distance_m, route, offered_at, offer_expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'offered', $8, $9, $10, $11, $12, $13)
     ON CONFLICT DO NOTHING
     RETURNING id`,
    [
      tenantId,
      randomUUIDv7(),
      await missionOf(tx, tenantId, incidentId, at),
      incidentId,
      decisionId,
      offer.role,
      offer.unitId,
      eta.etaS,
      eta.source,
      eta.distanceM,
      offer.route,
      at,
      offer.expiresAt,
    ],
  );
  return rows[0]?.id;
}

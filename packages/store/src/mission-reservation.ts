import { randomUUIDv7 } from 'node:crypto';
import type { Assignment, AssignmentId, Incident, IncidentId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import { applyStep } from './assignment-moves.ts';
import { offerAssignment, type Offer } from './assignment-offers.ts';
import { IS_ACTIVE } from './assignments.ts';
import { applyToClocks } from './clock-facts.ts';
import { announce } from './incident-changes.ts';
import { followAssignment } from './incident-effects.ts';
import { lockAssignment, lockIncident } from './incident-locks.ts';
import { missionOf } from './missions.ts';
import { followRentals } from './rental-phase.ts';
import { recordReplacementDecision, type NewReplacementDecision } from './replacement-decisions.ts';
import { WANTS_REPLACEMENT } from './replacements.ts';
import type { Transaction } from './transaction.ts';

/** A replacement vehicle and who brings it. */
export interface ReplacementToReserve {
  vehicleId: VehicleId;
  /** Where it stands. */
  pickUp: { lat: number; lon: number };
  driverUnitId: UnitId;
  /** From where the driver is, over the vehicle, to the customer. */
  eta: Offer['eta'];
  /** Encoded polyline, precision 6, of all of that way; null when it is not known. */
  route: string | null;
  decision: NewReplacementDecision;
  expiresAt: Date;
}

/** Legs of one mission that are to be reserved together. */
export interface MissionReservation {
  tenantId: TenantId;
  incidentId: IncidentId;
  /** Version of the incident that the decision was made for. */
  incidentVersion: number;
  rescue?: Omit<Offer, 'tenantId' | 'incidentId' | 'incidentVersion' | 'role' | 'at'>;
  replacement?: ReplacementToReserve;
  at: Date;
}

/**
 * `incident_moved`: somebody changed the incident since it was read. `unit_taken`, `vehicle_taken`: one of the legs
 * cannot be had any more. `not_wanted`: no replacement is owed, or one is on its way. Nothing was written in any case.
 */
export type ReservedMission =
  | { ok: true; incident: Incident; rescue: Assignment | null; delivery: Assignment | null }
  | { ok: false; reason: 'incident_moved' | 'unit_taken' | 'vehicle_taken' | 'not_wanted' };

/**
 * Reserves the rescue unit, the replacement vehicle and its driver of one mission: all of them, or nothing (domain §4).
 * Everything is locked and looked at before the first row is written: the incident, the units in the order of their ids,
 * the vehicle.
 */
export async function reserveMission(tx: Transaction, wish: MissionReservation): Promise<ReservedMission> {
  const { tenantId, replacement, rescue } = wish;
  const incident = await lockIncident(tx, tenantId, wish.incidentId);
  if (incident?.version !== wish.incidentVersion) return { ok: false, reason: 'incident_moved' };
  if (replacement && !(await wantsReplacement(tx, wish))) return { ok: false, reason: 'not_wanted' };
  const unitIds = [rescue?.unitId, replacement?.driverUnitId].filter((id) => id !== undefined);
  if (new Set(unitIds).size < unitIds.length) return { ok: false, reason: 'unit_taken' };
  for (const id of unitIds.toSorted()) {
    if (!(await lockFreeUnit(tx, tenantId, id))) return { ok: false, reason: 'unit_taken' };
  }
  if (replacement && !(await lockFreeVehicle(tx, wish, replacement.vehicleId))) {
    return { ok: false, reason: 'vehicle_taken' };
  }
  const offered = rescue && (await offerAssignment(tx, { ...wish, ...rescue, role: 'rescue' }));
  // All was locked: what still stands in the way is a fault, and takes the whole transaction back.
  if (offered?.ok === false) throw new Error(`a unit that was locked and free could not be offered: ${offered.reason}`);
  const reserved = replacement && (await reserveReplacement(tx, wish, replacement));
  const shown = reserved ?? offered;
  if (!shown) throw new RangeError('a mission is reserved with at least one leg');
  return {
    ok: true,
    incident: shown.incident,
    rescue: offered?.assignment ?? null,
    delivery: reserved?.assignment ?? null,
  };
}

async function reserveReplacement(
  tx: Transaction,
  wish: MissionReservation,
  legs: ReplacementToReserve,
): Promise<{ incident: Incident; assignment: Assignment }> {
  const { tenantId, incidentId, at } = wish;
  const decisionId = randomUUIDv7();
  await recordReplacementDecision(tx, tenantId, legs.decision, decisionId);
  const assignmentId = await insertLegs(tx, wish, legs, decisionId);
  await followAssignment(tx, tenantId, legs.driverUnitId, 'offered');
  await followRentals(tx, { tenantId, actor: 'dispatch' }, legs.vehicleId);
  await tx.query('UPDATE incidents SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, incidentId]);
  const atMs = at.getTime();
  await applyToClocks(tx, tenantId, { incidentId, by: null, facts: [{ kind: 'replacement_promised', atMs }] });
  const offered = await announce(tx, tenantId, null, { incidentId, assignmentId, unitId: legs.driverUnitId });
  const accepts = await acceptsByItself(tx, tenantId, legs.driverUnitId);
  const held = accepts ? await lockAssignment(tx, tenantId, assignmentId) : undefined;
  const shown = held ? await applyStep(tx, tenantId, held, { to: 'accepted', reason: null, by: null, at }) : offered;
  if (!shown.assignment) throw new Error(`assignment ${assignmentId} vanished inside its transaction`);
  return { incident: shown.incident, assignment: shown.assignment };
}

async function wantsReplacement(tx: Transaction, { tenantId, incidentId }: MissionReservation): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM incidents i WHERE i.tenant_id = $1 AND i.id = $2 AND ${WANTS_REPLACEMENT}`,
    [tenantId, incidentId],
  );
  return rowCount === 1;
}

/** Whoever gives a unit an assignment locks it first: what is free after that stays free. */
async function lockFreeUnit(tx: Transaction, tenantId: TenantId, unitId: UnitId): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM units WHERE tenant_id = $1 AND id = $2 AND state = 'available' AND on_break_until IS NULL
     FOR NO KEY UPDATE`,
    [tenantId, unitId],
  );
  if (rowCount === 0) return false;
  const { rowCount: busy } = await tx.query(
    `SELECT FROM assignments WHERE tenant_id = $1 AND unit_id = $2 AND ${IS_ACTIVE}`,
    [tenantId, unitId],
  );
  return busy === 0;
}

/** Free now, and not booked before the customer's rental ends: the swap must not fail with the vehicle at the scene. */
async function lockFreeVehicle(tx: Transaction, wish: MissionReservation, vehicleId: VehicleId): Promise<boolean> {
  const { tenantId, incidentId, at } = wish;
  const { rowCount } = await tx.query(
    `SELECT FROM vehicles WHERE tenant_id = $1 AND id = $2 AND rental_phase = 'available' AND condition = 'ok'
     FOR NO KEY UPDATE`,
    [tenantId, vehicleId],
  );
  if (rowCount === 0) return false;
  const { rowCount: promised } = await tx.query(
    `SELECT FROM assignments WHERE tenant_id = $1 AND vehicle_id = $2 AND ${IS_ACTIVE}
     UNION ALL
     SELECT FROM incidents i
     JOIN rentals r ON (r.tenant_id, r.id) = (i.tenant_id, i.rental_id)
     JOIN rental_legs l ON l.tenant_id = i.tenant_id AND l.vehicle_id = $2
       AND l.period && tstzrange($4, greatest(r.to_at, $4::timestamptz + interval '1 hour'))
     WHERE i.tenant_id = $1 AND i.id = $3`,
    [tenantId, vehicleId, incidentId, at],
  );
  return promised === 0;
}

async function acceptsByItself(tx: Transaction, tenantId: TenantId, unitId: UnitId): Promise<boolean> {
  const { rows } = await tx.query<{ autoAccept: boolean }>(
    'SELECT auto_accept AS "autoAccept" FROM units WHERE tenant_id = $1 AND id = $2',
    [tenantId, unitId],
  );
  return rows[0]?.autoAccept === true;
}

/** The vehicle's leg and its driver's, of one decision. @returns the driver's. */
async function insertLegs(
  tx: Transaction,
  { tenantId, incidentId, at }: MissionReservation,
  legs: ReplacementToReserve,
  decisionId: string,
): Promise<AssignmentId> {
  const missionId = await missionOf(tx, tenantId, incidentId, at);
  const common = [tenantId, missionId, incidentId, decisionId, at, legs.expiresAt];
  const shared = 'tenant_id, mission_id, incident_id, decision_id, offered_at, offer_expires_at';
  await tx.query(
    `INSERT INTO assignments (${shared}, role, state, id, vehicle_id, pick_up_lat, pick_up_lon)
     VALUES ($1, $2, $3, $4, $5, $6, 'replacement_vehicle', 'offered', $7, $8, $9, $10)`,
    [...common, randomUUIDv7(), legs.vehicleId, legs.pickUp.lat, legs.pickUp.lon],
  );
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `INSERT INTO assignments (${shared}, role, state, id, unit_id, eta_s, eta_source, distance_m, route)
     VALUES ($1, $2, $3, $4, $5, $6, 'delivery_driver', 'offered', $7, $8, $9, $10, $11, $12) RETURNING id`,
    [...common, randomUUIDv7(), legs.driverUnitId, legs.eta.etaS, legs.eta.source, legs.eta.distanceM, legs.route],
  );
  return rows[0]!.id;
}

import { randomUUIDv7 } from 'node:crypto';
import type {
  Assignment,
  AssignmentId,
  ExclusionReason,
  IncidentId,
  TenantId,
  UnitId,
  UserId,
  VehicleId,
} from '@roadcall/contracts';
import { applyStep } from './assignment-moves.ts';
import type { Offer } from './assignment-offers.ts';
import { changeAssignments, type Change } from './assignment-swaps.ts';
import { IS_ACTIVE } from './assignments.ts';
import { applyToClocks } from './clock-facts.ts';
import { announce } from './incident-changes.ts';
import { followAssignment } from './incident-effects.ts';
import { lockAssignment, lockIncident, type LockedIncident } from './incident-locks.ts';
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
  /** From where the driver is, over the vehicle, to the customer; null: nobody knows where the driver is. */
  eta: Offer['eta'] | null;
  /** Encoded polyline, precision 6, of all of that way; null when it is not known. */
  route: string | null;
  decision: NewReplacementDecision;
  /** Who chose it, when no plan did; `agreed`: the driver has said yes by phone. */
  byHand?: { by: UserId; reason: string; overruledDriver: ExclusionReason | null; agreed: boolean } | undefined;
  expiresAt: Date;
}

/** Legs of one mission that are to be reserved together; at least one. */
export interface MissionToReserve {
  tenantId: TenantId;
  incidentId: IncidentId;
  /** Version of the incident that the decision was made for. */
  incidentVersion: number;
  /** The unit that goes there, and the assignment of this incident that ends by it. */
  rescue: Omit<Change, 'tenantId' | 'incidentId' | 'incidentVersion' | 'role' | 'at'> | null;
  replacement: ReplacementToReserve | null;
  at: Date;
}

/** What one mission got. */
export interface ReservedMission {
  rescue: Assignment | null;
  delivery: Assignment | null;
}

/**
 * `incident_moved`: somebody changed an incident since it was read. `unit_taken`, `vehicle_taken`: one of the legs cannot be
 * had any more. `not_wanted`: no replacement is owed, or one is on its way. The caller must roll back: parts may be written.
 */
export type ReservedMissions =
  | { ok: true; missions: ReservedMission[] }
  | { ok: false; reason: 'incident_moved' | 'unit_taken' | 'vehicle_taken' | 'not_wanted' };

/**
 * Reserves the rescue unit, the replacement vehicle and its driver of each mission, and of all missions that hang together
 * because units go over from one to another: all of them, or nothing (domain §4). Incidents, units and vehicles are locked in
 * the order of their ids before the first row is written.
 */
export async function reserveMissions(
  tx: Transaction,
  missions: readonly MissionToReserve[],
): Promise<ReservedMissions> {
  const incidents = new Map<IncidentId, LockedIncident>();
  for (const { tenantId, incidentId, incidentVersion } of inOrder(missions, ({ incidentId: id }) => id)) {
    const incident = await lockIncident(tx, tenantId, incidentId);
    if (incident?.version !== incidentVersion) return { ok: false, reason: 'incident_moved' };
    incidents.set(incidentId, incident);
  }
  const deliveries = missions.flatMap(({ replacement, ...mission }) =>
    replacement ? [{ ...mission, replacement }] : [],
  );
  for (const mission of deliveries) {
    if (!(await wantsReplacement(tx, mission))) return { ok: false, reason: 'not_wanted' };
  }
  await lockUnits(tx, missions);
  for (const { tenantId, replacement } of deliveries) {
    if (!(await isFree(tx, tenantId, replacement.driverUnitId))) return { ok: false, reason: 'unit_taken' };
  }
  for (const mission of inOrder(deliveries, ({ replacement }) => replacement.vehicleId)) {
    if (!(await lockFreeVehicle(tx, mission, mission.replacement.vehicleId))) {
      return { ok: false, reason: 'vehicle_taken' };
    }
  }
  const changes = missions.flatMap(({ rescue, ...mission }) =>
    rescue ? [{ ...mission, ...rescue, role: 'rescue' as const }] : [],
  );
  const changed = await changeAssignments(tx, changes, incidents);
  if (!changed.ok) return { ok: false, reason: 'unit_taken' };
  const rescueOf = new Map(changed.assignments.map((assignment) => [assignment.incidentId, assignment]));
  const reserved: ReservedMission[] = [];
  for (const { replacement, ...mission } of missions) {
    const delivery = replacement && (await reserveReplacement(tx, mission, replacement));
    reserved.push({ rescue: rescueOf.get(mission.incidentId) ?? null, delivery });
  }
  return { ok: true, missions: reserved };
}

function inOrder<T>(list: readonly T[], idOf: (one: T) => string): T[] {
  return list.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

/** Whoever gives a unit an assignment locks it first: what is free after that stays free. */
async function lockUnits(tx: Transaction, missions: readonly MissionToReserve[]): Promise<void> {
  const [first] = missions;
  const ids = missions.flatMap(({ rescue, replacement }) => [rescue?.unitId, replacement?.driverUnitId]);
  await tx.query('SELECT FROM units WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    first?.tenantId,
    ids.filter((id) => id !== undefined),
  ]);
}

type Mission = Pick<MissionToReserve, 'tenantId' | 'incidentId' | 'at'>;

/** Writes both legs of a replacement whose incident, driver and vehicle are locked and free. @returns the driver's. */
async function reserveReplacement(tx: Transaction, wish: Mission, legs: ReplacementToReserve): Promise<Assignment> {
  const { tenantId, incidentId, at } = wish;
  const by = legs.byHand?.by ?? null;
  const decisionId = randomUUIDv7();
  await recordReplacementDecision(tx, tenantId, legs.decision, decisionId);
  const assignmentId = await insertLegs(tx, wish, legs, decisionId);
  await followAssignment(tx, tenantId, legs.driverUnitId, 'offered');
  await followRentals(tx, { tenantId, actor: by ?? 'dispatch' }, legs.vehicleId);
  await tx.query('UPDATE incidents SET version = version + 1 WHERE tenant_id = $1 AND id = $2', [tenantId, incidentId]);
  const atMs = at.getTime();
  await applyToClocks(tx, tenantId, { incidentId, by, facts: [{ kind: 'replacement_promised', atMs }] });
  const offered = await announce(tx, tenantId, by, { incidentId, assignmentId, unitId: legs.driverUnitId });
  const accepts = legs.byHand?.agreed === true || (await acceptsByItself(tx, tenantId, legs.driverUnitId));
  const held = accepts ? await lockAssignment(tx, tenantId, assignmentId) : undefined;
  const shown = held ? await applyStep(tx, tenantId, held, { to: 'accepted', reason: null, by, at }) : offered;
  if (!shown.assignment) throw new Error(`assignment ${assignmentId} vanished inside its transaction`);
  return shown.assignment;
}

async function wantsReplacement(tx: Transaction, { tenantId, incidentId }: Mission): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM incidents i WHERE i.tenant_id = $1 AND i.id = $2 AND ${WANTS_REPLACEMENT}`,
    [tenantId, incidentId],
  );
  return rowCount === 1;
}

async function isFree(tx: Transaction, tenantId: TenantId, unitId: UnitId): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM units u WHERE tenant_id = $1 AND id = $2 AND state = 'available' AND on_break_until IS NULL
       AND NOT EXISTS (SELECT FROM assignments a WHERE a.tenant_id = $1 AND a.unit_id = $2 AND a.${IS_ACTIVE})`,
    [tenantId, unitId],
  );
  return rowCount === 1;
}

/** Free now, and not booked before the customer's rental ends: the swap must not fail with the vehicle at the scene. */
async function lockFreeVehicle(tx: Transaction, wish: Mission, vehicleId: VehicleId): Promise<boolean> {
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
  { tenantId, incidentId, at }: Mission,
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
  const { eta, byHand } = legs;
  const { rows } = await tx.query<{ id: AssignmentId }>(
    `INSERT INTO assignments (${shared}, role, state, id, unit_id, eta_s, eta_source, distance_m, route, assigned_by,
       assign_reason, overruled)
     VALUES ($1, $2, $3, $4, $5, $6, 'delivery_driver', 'offered', $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
    [
      ...common,
      randomUUIDv7(),
      legs.driverUnitId,
      eta?.etaS ?? null,
      eta?.source ?? null,
      eta?.distanceM ?? null,
      legs.route,
      byHand?.by ?? null,
      byHand?.reason ?? null,
      byHand?.overruledDriver ?? null,
    ],
  );
  return rows[0]!.id;
}

import type { Assignment, AssignmentId, IncidentId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import { takeOff } from './assignment-taking-off.ts';
import { IS_ACTIVE } from './assignments.ts';
import { lockOpenIncident } from './incident-editing.ts';
import { lockAssignment, lockIncident, type LockedAssignment } from './incident-locks.ts';
import { reserveMissions, type ReplacementToReserve } from './mission-reservation.ts';
import type { Queryable } from './queryable.ts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';
import type { UserActor } from './user-actor.ts';

/** The replacement that is under way for an incident: its driver's assignment and both who are reserved. */
export interface RunningDelivery {
  assignmentId: AssignmentId;
  unitId: UnitId;
  vehicleId: VehicleId;
}

/** What a person wants for a mission, and what the incident looked like then. */
export interface ReplacementWished {
  incidentId: IncidentId;
  /** If-Match; null: whatever it is. */
  incidentVersion: number | null;
  vehicleId: VehicleId;
  driverUnitId: UnitId;
}

/** A mission whose incident, running delivery, drivers and vehicles this transaction holds. */
export interface HeldMission {
  incidentId: IncidentId;
  before: LockedAssignment | undefined;
}

/** The active delivery of an incident; undefined: nothing is reserved. */
export async function findRunningDelivery(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<RunningDelivery | undefined> {
  const { rows } = await db.query<RunningDelivery>(
    `SELECT driver.id AS "assignmentId", driver.unit_id AS "unitId", leg.vehicle_id AS "vehicleId"
     FROM assignments driver
     JOIN assignments leg ON leg.role = 'replacement_vehicle'
       AND (leg.tenant_id, leg.incident_id, leg.decision_id) = (driver.tenant_id, driver.incident_id, driver.decision_id)
     WHERE driver.tenant_id = $1 AND driver.incident_id = $2 AND driver.role = 'delivery_driver' AND driver.${IS_ACTIVE}`,
    [tenantId, incidentId],
  );
  return rows[0];
}

/**
 * Holds everything that a choice by hand touches, in the order of all locks, so that what the rules are asked about stays as it
 * is until the reservation.
 * @throws NotFoundError, VersionConflictError; ConflictError `incident_not_open`, `no_running_rental`, `already_on_it`, or
 *   `replacement_arrived` when the driver is with the customer or the contract has gone over.
 */
export async function holdMission(tx: Transaction, by: UserActor, wish: ReplacementWished): Promise<HeldMission> {
  const { tenantId } = by;
  const { incidentId, vehicleId, driverUnitId } = wish;
  const incident = await lockOpenIncident(tx, by, incidentId, wish.incidentVersion);
  await checkRental(tx, tenantId, incidentId);
  const running = await findRunningDelivery(tx, tenantId, incidentId);
  if (running?.vehicleId === vehicleId && running.unitId === driverUnitId) {
    throw new ConflictError('already_on_it', 'this vehicle and this driver are reserved already');
  }
  const before = running && (await lockAssignment(tx, tenantId, running.assignmentId));
  if (before?.state === 'on_scene' || before?.state === 'towing') throw hasArrived();
  const units = [driverUnitId, ...(running ? [running.unitId] : [])];
  const vehicles = [vehicleId, ...(running ? [running.vehicleId] : [])];
  await lockAll(tx, tenantId, 'units', units, driverUnitId);
  await lockAll(tx, tenantId, 'vehicles', vehicles, vehicleId);
  return { incidentId: incident.id, before };
}

/**
 * Releases what was reserved before and reserves what the person chose, by the path of every plan (domain §4). Choosing one is
 * promising one: from then on it is owed.
 * @throws ConflictError `vehicle_taken` or `unit_taken` when one of them is not free after all; the caller rolls back.
 */
export async function reserveReplacementByHand(
  tx: Transaction,
  by: UserActor,
  { incidentId, before }: HeldMission,
  replacement: ReplacementToReserve & { byHand: NonNullable<ReplacementToReserve['byHand']> },
): Promise<Assignment> {
  const { tenantId, at } = by;
  if (before) await takeOff(tx, by, before, replacement.byHand.reason);
  await tx.query('UPDATE incidents SET replacement_owed = true WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    incidentId,
  ]);
  const incident = await lockIncident(tx, tenantId, incidentId);
  if (!incident) throw new NotFoundError('incident', incidentId);
  const mission = { tenantId, incidentId, incidentVersion: incident.version, rescue: null, replacement, at };
  const reserved = await reserveMissions(tx, [mission]);
  const delivery = reserved.ok ? reserved.missions[0]?.delivery : undefined;
  if (delivery) return delivery;
  throw refusalOf(reserved.ok ? 'not_wanted' : reserved.reason);
}

type Refusal = Exclude<Awaited<ReturnType<typeof reserveMissions>>, { ok: true }>['reason'];

function refusalOf(reason: Refusal): ConflictError {
  if (reason === 'unit_taken') return new ConflictError(reason, 'the driver is not free: look again');
  if (reason === 'vehicle_taken') return new ConflictError(reason, 'the vehicle is not free for so long: look again');
  return hasArrived();
}

function hasArrived(): ConflictError {
  return new ConflictError('replacement_arrived', 'a replacement vehicle is with the customer already');
}

async function checkRental(tx: Transaction, tenantId: TenantId, incidentId: IncidentId): Promise<void> {
  const { rowCount } = await tx.query(
    `SELECT FROM incidents i JOIN rentals r ON (r.tenant_id, r.id) = (i.tenant_id, i.rental_id)
     WHERE i.tenant_id = $1 AND i.id = $2 AND i.vehicle_id IS NOT NULL AND r.status IN ('handed_over', 'active')`,
    [tenantId, incidentId],
  );
  if (rowCount === 0) {
    throw new ConflictError('no_running_rental', 'no rental runs on this incident: there is no contract to go over');
  }
}

/** @throws NotFoundError when the one that is asked for is not there. */
async function lockAll(
  tx: Transaction,
  tenantId: TenantId,
  table: 'units' | 'vehicles',
  ids: readonly (UnitId | VehicleId)[],
  asked: UnitId | VehicleId,
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM ${table} WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE`,
    [tenantId, ids],
  );
  if (!rows.some(({ id }) => id === asked)) throw new NotFoundError(table === 'units' ? 'unit' : 'vehicle', asked);
}

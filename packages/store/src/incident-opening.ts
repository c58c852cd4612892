import { randomUUIDv7 } from 'node:crypto';
import {
  suggestTriage,
  type AlarmId,
  type Caller,
  type Energy,
  type Incident,
  type IncidentId,
  type IncidentSeverity,
  type IncidentSource,
  type IncidentType,
  type Place,
  type RentalId,
  type Skill,
  type TenantId,
  type UnitId,
  type VehicleId,
} from '@roadcall/contracts';
import { applyToClocks } from './clock-facts.ts';
import { announce, type Doer } from './incident-changes.ts';
import { setVehicleCondition } from './incident-effects.ts';
import { judgePlace } from './incident-terrain.ts';
import { findIncident, findOpenIncidentOf } from './incidents.ts';
import type { Queryable } from './queryable.ts';
import { nextRunningNumber } from './running-numbers.ts';
import type { Transaction } from './transaction.ts';

export interface IncidentToOpen {
  tenantId: TenantId;
  type: IncidentType;
  severity: IncidentSeverity;
  /** undefined: what the type needs, knowing the vehicle's energy. */
  needs?: readonly Skill[] | undefined;
  vehicleId: VehicleId | null;
  /** Our own unit that needs help. */
  troubledUnitId?: UnitId | null;
  /** undefined: where the vehicle or unit was last seen. */
  place?: Place | undefined;
  /** The critical alarm that opens it. */
  alarmId: AlarmId | null;
  source: IncidentSource;
  note: string | null;
  caller?: Caller | null;
  by: Doer;
  at: Date;
}

/**
 * `joined`: the vehicle has an open incident already, or the alarm opened one before; nothing new was made, and an
 * alarm now belongs to it.
 */
export type OpenedIncident =
  | { ok: true; outcome: 'opened' | 'joined'; incident: Incident }
  | { ok: false; reason: 'unknown_vehicle' | 'unknown_unit' | 'unknown_alarm' | 'no_position' };

/**
 * Opens an incident and triages it at once: its type, severity and needs are known. It gets the tenant's next number,
 * the vehicle's running rental and the promise to be on scene; a sound vehicle becomes `in_rescue` (domain §2–§4, §13).
 */
export async function openIncident(tx: Transaction, wish: IncidentToOpen): Promise<OpenedIncident> {
  const { tenantId, vehicleId, alarmId, at, troubledUnitId = null } = wish;
  const earlier = alarmId === null ? null : await lockAlarm(tx, tenantId, alarmId);
  if (earlier === undefined) return { ok: false, reason: 'unknown_alarm' };
  if (earlier?.incidentId) return joined(tx, tenantId, await findIncident(tx, tenantId, earlier.incidentId));

  const vehicle = vehicleId === null ? null : await lockVehicle(tx, tenantId, vehicleId);
  if (vehicle === undefined) return { ok: false, reason: 'unknown_vehicle' };
  const unit = troubledUnitId === null ? null : await lockUnit(tx, tenantId, troubledUnitId);
  if (unit === undefined) return { ok: false, reason: 'unknown_unit' };
  const open =
    (vehicle && (await findOpenIncidentOf(tx, tenantId, { vehicleId: vehicle.id }))) ??
    (unit && (await findOpenIncidentOf(tx, tenantId, { troubledUnitId: unit.id })));
  if (open) {
    if (alarmId !== null) await attachAlarm(tx, tenantId, alarmId, open.id);
    await keepCaller(tx, tenantId, open.id, wish.caller);
    return joined(tx, tenantId, open, { by: wish.by, alarmId });
  }
  const place = wish.place ?? placeOf(vehicle) ?? placeOf(unit);
  if (!place) return { ok: false, reason: 'no_position' };

  const rentalId = vehicle && (await runningRentalOf(tx, tenantId, vehicle.id, at));
  const triage = suggestTriage(wish.type, { energy: vehicle?.energy ?? null, isRented: rentalId !== null });
  const { replacementOwed } = triage;
  const needs = wish.needs ?? triage.needs;
  const incidentId = await insertIncident(tx, { ...wish, place, needs, rentalId, replacementOwed });
  await keepCaller(tx, tenantId, incidentId, wish.caller);
  await judgePlace(tx, tenantId, incidentId, place, null);
  const atMs = at.getTime();
  await applyToClocks(tx, tenantId, {
    incidentId,
    facts: [
      { kind: 'reported', atMs },
      { kind: 'triaged', atMs },
    ],
    by: wish.by,
  });
  if (alarmId !== null) await attachAlarm(tx, tenantId, alarmId, incidentId);
  const rescued = vehicle !== null && (await setVehicleCondition(tx, tenantId, vehicle.id, 'in_rescue'));
  const actor = wish.source === 'customer_link' ? 'customer' : undefined;
  const touched = { incidentId, isNew: true, vehicleId: rescued ? vehicleId : null, alarmId, actor };
  const { incident } = await announce(tx, tenantId, wish.by, touched);
  return { ok: true, outcome: 'opened', incident };
}

async function joined(
  tx: Transaction,
  tenantId: TenantId,
  incident: Incident | undefined,
  newcomer?: { by: Doer; alarmId: AlarmId | null },
): Promise<OpenedIncident> {
  if (!incident) throw new Error('an alarm belongs to an incident that does not exist');
  if (newcomer?.alarmId) {
    await announce(tx, tenantId, newcomer.by, { incidentId: incident.id, alarmId: newcomer.alarmId });
  }
  return { ok: true, outcome: 'joined', incident };
}

interface LastPlace {
  lat: number | null;
  lon: number | null;
}

interface LockedVehicle extends LastPlace {
  id: VehicleId;
  energy: Energy;
}

function placeOf(last: LastPlace | null): Place | null {
  return last === null || last.lat === null || last.lon === null ? null : { lat: last.lat, lon: last.lon };
}

/** Locking the vehicle makes two openers of one vehicle come one after the other. */
async function lockVehicle(
  tx: Transaction,
  tenantId: TenantId,
  vehicleId: VehicleId,
): Promise<LockedVehicle | undefined> {
  const { rows } = await tx.query<LockedVehicle>(
    `SELECT v.id, v.energy, s.lat, s.lon
     FROM vehicles v
     LEFT JOIN device_fittings f ON f.tenant_id = v.tenant_id AND f.vehicle_id = v.id AND upper_inf(f.fitted)
     LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
     WHERE v.tenant_id = $1 AND v.id = $2 FOR NO KEY UPDATE OF v`,
    [tenantId, vehicleId],
  );
  return rows[0];
}

/** Locking the unit does the same for two openers of one unit. */
async function lockUnit(
  tx: Transaction,
  tenantId: TenantId,
  unitId: UnitId,
): Promise<(LastPlace & { id: UnitId }) | undefined> {
  const { rows } = await tx.query<LastPlace & { id: UnitId }>(
    `SELECT u.id, s.lat, s.lon
     FROM units u
     LEFT JOIN device_fittings f ON f.tenant_id = u.tenant_id AND f.unit_id = u.id AND upper_inf(f.fitted)
     LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
     WHERE u.tenant_id = $1 AND u.id = $2 FOR NO KEY UPDATE OF u`,
    [tenantId, unitId],
  );
  return rows[0];
}

async function lockAlarm(
  tx: Transaction,
  tenantId: TenantId,
  alarmId: AlarmId,
): Promise<{ incidentId: IncidentId | null } | undefined> {
  const { rows } = await tx.query<{ incidentId: IncidentId | null }>(
    'SELECT incident_id AS "incidentId" FROM alarms WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tenantId, alarmId],
  );
  return rows[0];
}

async function attachAlarm(
  tx: Transaction,
  tenantId: TenantId,
  alarmId: AlarmId,
  incidentId: IncidentId,
): Promise<void> {
  await tx.query('UPDATE alarms SET incident_id = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    alarmId,
    incidentId,
  ]);
}

/** The rental that has the vehicle now, an overdue one too: its leg is planned to end but the vehicle is still out. */
async function runningRentalOf(
  db: Queryable,
  tenantId: TenantId,
  vehicleId: VehicleId,
  at: Date,
): Promise<RentalId | null> {
  const { rows } = await db.query<{ id: RentalId }>(
    `SELECT r.id FROM rental_legs l JOIN rentals r ON r.tenant_id = l.tenant_id AND r.id = l.rental_id
     WHERE l.tenant_id = $1 AND l.vehicle_id = $2 AND r.status IN ('handed_over', 'active')
       AND lower(l.period) <= $3
     ORDER BY lower(l.period) DESC LIMIT 1`,
    [tenantId, vehicleId, at],
  );
  return rows[0]?.id ?? null;
}

/** Who calls about an incident that is open already is kept too, unless somebody called before. */
async function keepCaller(
  tx: Transaction,
  tenantId: TenantId,
  incidentId: IncidentId,
  caller: Caller | null | undefined,
): Promise<void> {
  if (!caller) return;
  await tx.query(
    `INSERT INTO incident_callers (tenant_id, incident_id, name, phone) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [tenantId, incidentId, caller.name, caller.phone],
  );
}

interface IncidentToInsert extends IncidentToOpen {
  place: Place;
  needs: readonly Skill[];
  rentalId: RentalId | null;
  replacementOwed: boolean;
}

/** Its promise to be on scene is made by its clocks, right after. */
async function insertIncident(tx: Transaction, incident: IncidentToInsert): Promise<IncidentId> {
  const { tenantId, at, place } = incident;
  const number = await nextRunningNumber(tx, tenantId, 'IN', at);
  const { rows } = await tx.query<{ id: IncidentId }>(
    `INSERT INTO incidents (tenant_id, id, number, type, severity, status, needs, vehicle_id, rental_id, alarm_id,
       troubled_unit_id, lat, lon, source, note, reported_by, reported_at, triaged_at, promised_on_scene_at,
       replacement_owed)
     VALUES ($1, $2, $3, $4, $5, 'triaged', $6, $7, $8, $9, $16, $10, $11, $12, $13, $14, $15, $15, $15, $17)
     RETURNING id`,
    [
      tenantId,
      randomUUIDv7(),
      number,
      incident.type,
      incident.severity,
      incident.needs,
      incident.vehicleId,
      incident.rentalId,
      incident.alarmId,
      place.lat,
      place.lon,
      incident.source,
      incident.note,
      incident.by,
      at,
      incident.troubledUnitId ?? null,
      incident.replacementOwed,
    ],
  );
  return rows[0]!.id;
}

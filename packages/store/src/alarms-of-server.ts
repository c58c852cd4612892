import type {
  AlarmId,
  AlarmKind,
  BranchId,
  DeviceId,
  RentalId,
  RentalPhase,
  TenantId,
  UnitId,
  UnitState,
  VehicleClass,
  VehicleCondition,
  VehicleId,
} from '@roadcall/contracts';
import { LOCK, LOCK_SPACE } from './advisory-locks.ts';
import { insertAlarms, type AlarmKey, type RaisedAlarm } from './alarm-rows.ts';
import { announceAlarms } from './alarms.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** What carries a device, and what rules ask about it. */
export interface CarriedDevice {
  tenantId: TenantId;
  deviceId: DeviceId;
  model: string;
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  class: VehicleClass | undefined;
  branchId: BranchId | undefined;
  phase: RentalPhase | undefined;
  condition: VehicleCondition | undefined;
  unitState: UnitState | undefined;
  lat: number | undefined;
  lon: number | undefined;
  /** Zone of the branch of what carries it, else of the company. */
  timeZone: string;
}

/** A device that is fitted to something and not connected. Times are ms since the epoch. */
export interface SilentDevice extends CarriedDevice {
  /** How often it should send, seconds; undefined: it may sleep now. */
  expectedIntervalS: number | undefined;
  /** The last sign of it; undefined: it never connected. */
  lastHeardAt: number | undefined;
  fittedAt: number;
}

/** A vehicle whose rental is past its due time. Times are ms since the epoch. */
export interface OverdueVehicle extends CarriedDevice {
  rentalId: RentalId;
  rentalNumber: string;
  dueAt: number;
  isMoving: boolean;
}

interface CarriedRow {
  tenantId: TenantId;
  deviceId: DeviceId;
  model: string;
  vehicleId: VehicleId | null;
  unitId: UnitId | null;
  class: VehicleClass | null;
  branchId: BranchId | null;
  phase: RentalPhase | null;
  condition: VehicleCondition | null;
  unitState: UnitState | null;
  lat: number | null;
  lon: number | null;
  timeZone: string;
}

const CARRIED = `d.tenant_id AS "tenantId", d.id AS "deviceId", d.model, f.vehicle_id AS "vehicleId", f.unit_id AS "unitId",
  v.class, v.branch_id AS "branchId", v.rental_phase AS phase, v.condition, u.state AS "unitState", s.lat, s.lon,
  coalesce(b.time_zone, t.time_zone) AS "timeZone"`;
const CARRIER_JOINS = `
  LEFT JOIN vehicles v ON (v.tenant_id, v.id) = (f.tenant_id, f.vehicle_id)
  LEFT JOIN units u ON (u.tenant_id, u.id) = (f.tenant_id, f.unit_id)
  LEFT JOIN branches b ON b.tenant_id = f.tenant_id AND b.id = coalesce(v.branch_id, u.station_branch_id)
  JOIN tenants t ON t.tenant_id = f.tenant_id`;

/** The devices of vehicles and units that are not connected, over all tenants. */
export async function readSilentDevices(db: Queryable): Promise<SilentDevice[]> {
  const { rows } = await db.query<
    CarriedRow & { expectedIntervalS: number | null; lastHeardAt: Date | null; fittedAt: Date }
  >(
    `SELECT ${CARRIED}, greatest(d.last_seen_at, s.received_at) AS "lastHeardAt", lower(f.fitted) AS "fittedAt",
       CASE WHEN s.motion = 'parked' THEN m.parked_interval_s ELSE d.expected_interval_s END AS "expectedIntervalS"
     FROM device_fittings f
     JOIN devices d ON (d.tenant_id, d.id) = (f.tenant_id, f.device_id)
     JOIN device_models m ON (m.tenant_id, m.name) = (d.tenant_id, d.model)
     LEFT JOIN device_states s ON (s.tenant_id, s.device_id) = (d.tenant_id, d.id) ${CARRIER_JOINS}
     WHERE upper_inf(f.fitted) AND d.online IS NOT TRUE`,
  );
  return rows.map((row) => ({
    ...carriedFromRow(row),
    expectedIntervalS: row.expectedIntervalS ?? undefined,
    lastHeardAt: row.lastHeardAt?.getTime(),
    fittedAt: row.fittedAt.getTime(),
  }));
}

/** Vehicles that are out after their rental was due, over all tenants. `movingSince`: a newer movement counts as one. */
export async function readOverdueVehicles(db: Queryable, now: Date, movingSince: Date): Promise<OverdueVehicle[]> {
  const { rows } = await db.query<
    CarriedRow & { rentalId: RentalId; rentalNumber: string; dueAt: Date; isMoving: boolean }
  >(
    `SELECT ${CARRIED}, r.id AS "rentalId", r.number AS "rentalNumber", r.to_at AS "dueAt",
       coalesce(s.motion = 'moving' AND s.received_at > $2, false) AS "isMoving"
     FROM rentals r
     JOIN rental_legs l ON (l.tenant_id, l.rental_id) = (r.tenant_id, r.id)
       AND NOT EXISTS (SELECT FROM rental_legs later
                       WHERE (later.tenant_id, later.rental_id) = (l.tenant_id, l.rental_id) AND later.id > l.id)
     JOIN device_fittings f ON (f.tenant_id, f.vehicle_id) = (l.tenant_id, l.vehicle_id) AND upper_inf(f.fitted)
     JOIN devices d ON (d.tenant_id, d.id) = (f.tenant_id, f.device_id)
     LEFT JOIN device_states s ON (s.tenant_id, s.device_id) = (d.tenant_id, d.id) ${CARRIER_JOINS}
     WHERE r.status IN ('handed_over', 'active') AND r.to_at < $1`,
    [now, movingSince],
  );
  return rows.map((row) => ({
    ...carriedFromRow(row),
    rentalId: row.rentalId,
    rentalNumber: row.rentalNumber,
    dueAt: row.dueAt.getTime(),
    isMoving: row.isMoving,
  }));
}

/** Whether this transaction is the one that looks after the server's own alarms now; until its end. */
export async function takeServerAlarms(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS taken', [
    LOCK_SPACE,
    LOCK.serverAlarms,
  ]);
  return rows[0]?.taken === true;
}

/** The active alarms of these kinds, over all tenants. */
export async function readActiveAlarmsOf(
  tx: Transaction,
  kinds: readonly AlarmKind[],
): Promise<(AlarmKey & { id: AlarmId })[]> {
  const { rows } = await tx.query<AlarmKey & { id: AlarmId }>(
    `SELECT tenant_id AS "tenantId", originator, kind, subject, id FROM alarms WHERE active AND kind = ANY ($1)`,
    [kinds],
  );
  return rows;
}

/**
 * Raises and ends alarms of the server's own, with their events. One that was raised before under the same id is not
 * raised again: a person has ended it.
 */
export async function changeServerAlarms(
  tx: Transaction,
  change: { raise: readonly RaisedAlarm[]; end: readonly { tenantId: TenantId; id: AlarmId }[]; at: Date },
): Promise<{ raised: number; ended: number }> {
  const ids = change.raise.map(({ id }) => id);
  const { rows: known } = await tx.query<{ id: AlarmId }>('SELECT id FROM alarms WHERE id = ANY ($1)', [ids]);
  const before = new Set(known.map(({ id }) => id));
  const raised = change.raise.filter(({ id }) => !before.has(id));
  await tx.query(
    `UPDATE alarms SET active = false, ended_at = greatest($2, began_at), version = version + 1
     WHERE id = ANY ($1) AND active`,
    [change.end.map(({ id }) => id), change.at],
  );
  await insertAlarms(tx, raised);
  await announceAlarms(tx, 'ingest', { raised, changed: change.end });
  return { raised: raised.length, ended: change.end.length };
}

function carriedFromRow(row: CarriedRow): CarriedDevice {
  return {
    tenantId: row.tenantId,
    deviceId: row.deviceId,
    model: row.model,
    vehicleId: row.vehicleId ?? undefined,
    unitId: row.unitId ?? undefined,
    class: row.class ?? undefined,
    branchId: row.branchId ?? undefined,
    phase: row.phase ?? undefined,
    condition: row.condition ?? undefined,
    unitState: row.unitState ?? undefined,
    lat: row.lat ?? undefined,
    lon: row.lon ?? undefined,
    timeZone: row.timeZone,
  };
}

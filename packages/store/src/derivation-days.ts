import type { DerivationRun, DeviceId, TenantId, UserId, VehicleId } from '@roadcall/contracts';
import { saveDrivingEvents, saveEnergyEvents, saveStops, saveTrips } from './derived-write.ts';
import type { DrivingEventRow, EnergyEventRow, StopRow, TripRow } from './derived-rows.ts';
import type { Queryable } from './queryable.ts';
import { ConflictError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** The state of a device before its first fix of a day of UTC: time zones change, and days of theirs with them. */
export interface DerivationCheckpoint {
  tenantId: TenantId;
  deviceId: DeviceId;
  day: string;
  /** JSON text. */
  state: string;
}

/** Keeps checkpoints; one that is there already stays: who derives the same again finds the same. */
export async function saveCheckpoints(tx: Transaction, checkpoints: readonly DerivationCheckpoint[]): Promise<void> {
  if (checkpoints.length === 0) return;
  await tx.query(
    `INSERT INTO derivation_checkpoints (tenant_id, device_id, day, state)
     SELECT * FROM unnest($1::smallint[], $2::text[], $3::date[], $4::json[]) ON CONFLICT DO NOTHING`,
    [
      checkpoints.map((checkpoint) => checkpoint.tenantId),
      checkpoints.map((checkpoint) => checkpoint.deviceId),
      checkpoints.map((checkpoint) => checkpoint.day),
      checkpoints.map((checkpoint) => checkpoint.state),
    ],
  );
}

/**
 * The newest checkpoint of a device from before an instant; undefined: it had sent nothing before. Older ones are of days of
 * Asia/Shanghai, which begin eight hours before those of UTC: sooner than need be, never too late.
 */
export async function findCheckpoint(
  db: Queryable,
  tenantId: TenantId,
  deviceId: DeviceId,
  before: Date,
): Promise<DerivationCheckpoint | undefined> {
  const { rows } = await db.query<{ day: string; state: string }>(
    `SELECT day, state::text AS state FROM derivation_checkpoints
     WHERE tenant_id = $1 AND device_id = $2 AND day <= ($3::timestamptz AT TIME ZONE 'UTC')::date ORDER BY day DESC LIMIT 1`,
    [tenantId, deviceId, before],
  );
  return rows[0] && { tenantId, deviceId, ...rows[0] };
}

/** Deletes the checkpoints of days before `day`: nobody derives them again. @returns how many. */
export async function deleteCheckpointsBefore(db: Queryable, day: string): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM derivation_checkpoints WHERE day < $1', [day]);
  return rowCount ?? 0;
}

/** Devices that a vehicle carried at any time of a period. */
export async function findDevicesOfVehicle(
  db: Queryable,
  tenantId: TenantId,
  vehicleId: VehicleId,
  period: { from: Date; to: Date },
): Promise<DeviceId[]> {
  const { rows } = await db.query<{ device_id: DeviceId }>(
    `SELECT DISTINCT device_id FROM device_fittings
     WHERE tenant_id = $1 AND vehicle_id = $2 AND fitted && tstzrange($3, $4) ORDER BY device_id`,
    [tenantId, vehicleId, period.from, period.to],
  );
  return rows.map((row) => row.device_id);
}

type DerivedTable = 'trips' | 'stops' | 'driving_events' | 'energy_events';

/** A record that is in force, of which version. */
export interface InForce {
  id: string;
  run: number;
}

/** What deriving a day again changes of one kind of record. */
export interface RecordChanges<Row> {
  /** These are in force no longer: they are gone, or have a newer version. */
  superseded: readonly InForce[];
  /** The new versions. */
  rows: readonly Row[];
}

export interface DayChanges {
  trips: RecordChanges<TripRow>;
  stops: RecordChanges<StopRow>;
  drivingEvents: RecordChanges<DrivingEventRow>;
  energyEvents: RecordChanges<EnergyEventRow>;
}

/**
 * Puts a new version of a vehicle's day in force; the old one is kept.
 * @throws ConflictError `derivation_changed` when something else is in force by now than what was compared with.
 */
export async function commitDerivation(
  tx: Transaction,
  by: { tenantId: TenantId; userId: UserId },
  of: { vehicleId: VehicleId; day: string; timeZone: string; rulesAt: Date | null },
  changes: DayChanges,
): Promise<number> {
  const { rows } = await tx.query<{ run: number }>(
    `INSERT INTO derivation_runs (tenant_id, vehicle_id, day, time_zone, rules_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING run`,
    [by.tenantId, of.vehicleId, of.day, of.timeZone, of.rulesAt, by.userId],
  );
  const { run } = rows[0]!;
  await supersede(tx, by.tenantId, 'trips', changes.trips.superseded);
  await supersede(tx, by.tenantId, 'stops', changes.stops.superseded);
  await supersede(tx, by.tenantId, 'driving_events', changes.drivingEvents.superseded);
  await supersede(tx, by.tenantId, 'energy_events', changes.energyEvents.superseded);
  await saveTrips(tx, changes.trips.rows, run);
  await saveStops(tx, changes.stops.rows, run);
  await saveDrivingEvents(tx, changes.drivingEvents.rows, run);
  await saveEnergyEvents(tx, changes.energyEvents.rows, run);
  return run;
}

async function supersede(
  tx: Transaction,
  tenantId: TenantId,
  table: DerivedTable,
  records: readonly InForce[],
): Promise<void> {
  if (records.length === 0) return;
  const { rowCount } = await tx.query(
    `UPDATE ${table} t SET is_current = false
     FROM unnest($2::uuid[], $3::bigint[]) AS old (id, run)
     WHERE t.tenant_id = $1 AND (t.id, t.run) = (old.id, old.run) AND t.is_current`,
    [tenantId, records.map(({ id }) => id), records.map(({ run }) => run)],
  );
  if (rowCount !== records.length) {
    throw new ConflictError(
      'derivation_changed',
      'somebody else has derived this day again meanwhile: look at it again',
    );
  }
}

/** The days of a vehicle that were derived again, newest first. */
export async function listDerivationRuns(
  db: Queryable,
  tenantId: TenantId,
  vehicleId: VehicleId,
): Promise<DerivationRun[]> {
  const { rows } = await db.query<{
    run: number;
    day: string;
    time_zone: string;
    rules_at: Date | null;
    created_at: Date;
    created_by: UserId;
  }>(
    `SELECT run, day, time_zone, rules_at, created_at, created_by FROM derivation_runs
     WHERE tenant_id = $1 AND vehicle_id = $2 ORDER BY run DESC LIMIT 200`,
    [tenantId, vehicleId],
  );
  return rows.map((row) => ({
    run: row.run,
    vehicleId,
    day: row.day,
    timeZone: row.time_zone,
    rules: row.rules_at === null ? 'then' : 'now',
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
  }));
}

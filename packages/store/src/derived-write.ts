import type { DrivingEventRow, EnergyEventRow, StopRow, TripRow } from './derived-rows.ts';
import type { Transaction } from './transaction.ts';

/** The version that is derived as fixes come in. */
export const LIVE_RUN = 0;

/** A column with its type and what it takes of a record. */
type Columns<T> = readonly (readonly [name: string, type: string, of: (row: T) => unknown])[];

const instant = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));

const COMMON: Columns<TripRow | StopRow | DrivingEventRow | EnergyEventRow> = [
  ['tenant_id', 'smallint', (row) => row.tenantId],
  ['device_id', 'text', (row) => row.deviceId],
  ['id', 'uuid', (row) => row.id],
  ['vehicle_id', 'uuid', (row) => row.vehicleId],
  ['unit_id', 'uuid', (row) => row.unitId],
  ['rental_id', 'uuid', (row) => row.rentalId],
  ['began_at', 'timestamptz', (row) => instant(row.beganAt)],
  ['ended_at', 'timestamptz', (row) => instant(row.endedAt)],
];

const TRIP: Columns<TripRow> = [
  ...COMMON,
  ['kind', 'text', (row) => row.kind],
  ['from_lat', 'float8', (row) => row.from.lat],
  ['from_lon', 'float8', (row) => row.from.lon],
  ['to_lat', 'float8', (row) => row.to.lat],
  ['to_lon', 'float8', (row) => row.to.lon],
  ['distance_m', 'float8', (row) => row.distanceM],
  ['moving_ms', 'bigint', (row) => row.movingMs],
  ['idling_ms', 'bigint', (row) => row.idlingMs],
  ['engine_ms', 'bigint', (row) => row.engineMs],
  ['overspeed_ms', 'bigint', (row) => row.overspeedMs],
  ['max_speed_kph', 'real', (row) => row.maxSpeedKph],
  ['odometer_m', 'float8', (row) => row.odometerM],
  ['harsh', 'jsonb', (row) => JSON.stringify(row.harsh)],
];

const STOP: Columns<StopRow> = [
  ...COMMON,
  ['lat', 'float8', (row) => row.place.lat],
  ['lon', 'float8', (row) => row.place.lon],
  ['idling_ms', 'bigint', (row) => row.idlingMs],
  ['odometer_m', 'float8', (row) => row.odometerM],
];

const DRIVING_EVENT: Columns<DrivingEventRow> = [
  ...COMMON,
  ['kind', 'text', (row) => row.kind],
  ['severity', 'smallint', (row) => row.severity],
  ['source', 'text', (row) => row.source],
  ['value', 'real', (row) => row.value],
  ['lat', 'float8', (row) => row.lat],
  ['lon', 'float8', (row) => row.lon],
];

const ENERGY_EVENT: Columns<EnergyEventRow> = [
  ...COMMON,
  ['kind', 'text', (row) => row.kind],
  ['from_pct', 'real', (row) => row.fromPct],
  ['to_pct', 'real', (row) => row.toPct],
  ['odometer_m', 'float8', (row) => row.odometerM],
  ['lat', 'float8', (row) => row.lat],
  ['lon', 'float8', (row) => row.lon],
];

/** Writes trips as they stand now, at most one of each id, in one version. */
export function saveTrips(tx: Transaction, trips: readonly TripRow[], run = LIVE_RUN): Promise<void> {
  return save(tx, 'trips', TRIP, trips, run);
}

/** Writes stops as they stand now, at most one of each id, in one version. */
export function saveStops(tx: Transaction, stops: readonly StopRow[], run = LIVE_RUN): Promise<void> {
  return save(tx, 'stops', STOP, stops, run);
}

/** Writes driving events, at most one of each id, in one version. */
export function saveDrivingEvents(tx: Transaction, events: readonly DrivingEventRow[], run = LIVE_RUN): Promise<void> {
  return save(tx, 'driving_events', DRIVING_EVENT, events, run);
}

/** Writes energy events, at most one of each id, in one version. */
export function saveEnergyEvents(tx: Transaction, events: readonly EnergyEventRow[], run = LIVE_RUN): Promise<void> {
  return save(tx, 'energy_events', ENERGY_EVENT, events, run);
}

/** What has ended stays ended: a removed device's trip is over also for a fix of before that was still on its way. */
function valueOf(table: string, name: string): string {
  return name === 'ended_at' ? `coalesce(excluded.ended_at, ${table}.ended_at)` : `excluded.${name}`;
}

async function save<T>(
  tx: Transaction,
  table: string,
  columns: Columns<T>,
  rows: readonly T[],
  run: number,
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(([name]) => name);
  const changing = names.filter((name) => !['tenant_id', 'device_id', 'id'].includes(name));
  await tx.query(
    `INSERT INTO ${table} (run, ${names.join(', ')})
     SELECT $1::bigint, given.* FROM unnest(${columns.map(([, type], i) => `$${i + 2}::${type}[]`).join(', ')})
       AS given (${names.join(', ')})
     ON CONFLICT (tenant_id, id, run) DO UPDATE SET ${changing.map((name) => `${name} = ${valueOf(table, name)}`).join(', ')}`,
    [run, ...columns.map(([, , of]) => rows.map(of))],
  );
}

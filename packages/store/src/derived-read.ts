import type {
  DeviceId,
  DrivingEvent,
  EnergyEvent,
  HarshKind,
  RentalId,
  Stop,
  TenantId,
  Trip,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Harsh events of a trip, from which its score is made: light, marked, severe ones. */
export type HarshCounts = Record<HarshKind, [number, number, number]>;

/** A trip as it is stored: its score is a matter of rules, not of storage. */
export type StoredTrip = Omit<Trip, 'driver'> & { harsh: HarshCounts };

/** Whose records; `run`: of that version alone, else those in force. */
export interface DerivedQuery {
  vehicleId?: VehicleId;
  rentalId?: RentalId;
  from: Date;
  to: Date;
  limit: number;
}

interface CommonRow {
  id: string;
  run: number;
  device_id: DeviceId;
  vehicle_id: VehicleId | null;
  unit_id: UnitId | null;
  rental_id: RentalId | null;
  began_at: Date;
}

interface TripDbRow extends CommonRow {
  kind: Trip['kind'];
  ended_at: Date | null;
  from_lat: number | null;
  from_lon: number | null;
  to_lat: number | null;
  to_lon: number | null;
  distance_m: number;
  moving_ms: number;
  idling_ms: number;
  engine_ms: number;
  overspeed_ms: number;
  max_speed_kph: number | null;
  odometer_m: number | null;
  harsh: HarshCounts;
}

const common = (row: CommonRow) => ({
  id: row.id,
  run: row.run,
  deviceId: row.device_id,
  vehicleId: row.vehicle_id,
  unitId: row.unit_id,
  rentalId: row.rental_id,
  beganAt: row.began_at.toISOString(),
});

function tripOf(row: TripDbRow): StoredTrip {
  return {
    ...common(row),
    kind: row.kind,
    endedAt: row.ended_at?.toISOString() ?? null,
    from: { lat: row.from_lat, lon: row.from_lon },
    to: { lat: row.to_lat, lon: row.to_lon },
    distanceM: row.distance_m,
    movingMs: row.moving_ms,
    idlingMs: row.idling_ms,
    engineMs: row.engine_ms,
    overspeedMs: row.overspeed_ms,
    maxSpeedKph: row.max_speed_kph,
    odometerM: row.odometer_m,
    harsh: row.harsh,
  };
}

type DbStop = CommonRow & {
  ended_at: Date | null;
  lat: number | null;
  lon: number | null;
  idling_ms: number;
  odometer_m: number | null;
};

function stopOf(row: DbStop): Stop {
  return {
    ...common(row),
    endedAt: row.ended_at?.toISOString() ?? null,
    place: { lat: row.lat, lon: row.lon },
    idlingMs: row.idling_ms,
    odometerM: row.odometer_m,
  };
}

type DbDrivingEvent = CommonRow &
  Pick<DrivingEvent, 'kind' | 'severity' | 'source' | 'value' | 'lat' | 'lon'> & { ended_at: Date };

function drivingEventOf(row: DbDrivingEvent): DrivingEvent {
  const { kind, severity, source, value, lat, lon } = row;
  return { ...common(row), kind, severity, source, value, lat, lon, endedAt: row.ended_at.toISOString() };
}

type DbEnergyEvent = CommonRow &
  Pick<EnergyEvent, 'kind' | 'lat' | 'lon'> & {
    ended_at: Date;
    from_pct: number;
    to_pct: number;
    odometer_m: number | null;
  };

function energyEventOf(row: DbEnergyEvent): EnergyEvent {
  return {
    ...common(row),
    kind: row.kind,
    endedAt: row.ended_at.toISOString(),
    fromPct: row.from_pct,
    toPct: row.to_pct,
    odometerM: row.odometer_m,
    lat: row.lat,
    lon: row.lon,
  };
}

interface Rows {
  trips: TripDbRow;
  stops: DbStop;
  driving_events: DbDrivingEvent;
  energy_events: DbEnergyEvent;
}

/** Records in force that overlap the period, oldest first; the newest ones when there are more than `limit`. */
async function listOverlapping<N extends keyof Rows, T>(
  db: Queryable,
  table: N,
  tenantId: TenantId,
  query: DerivedQuery,
  recordOf: (row: Rows[N]) => T,
): Promise<{ records: T[]; truncated: boolean }> {
  const { rows } = await db.query<Rows[N]>(
    `SELECT * FROM ${table} t
     WHERE t.tenant_id = $1 AND t.is_current AND t.began_at < $3 AND (t.ended_at IS NULL OR t.ended_at >= $2)
       AND ($4::uuid IS NULL OR t.vehicle_id = $4) AND ($5::uuid IS NULL OR t.rental_id = $5)
     ORDER BY t.began_at DESC, t.id LIMIT $6`,
    [tenantId, query.from, query.to, query.vehicleId ?? null, query.rentalId ?? null, query.limit + 1],
  );
  return { records: rows.slice(0, query.limit).toReversed().map(recordOf), truncated: rows.length > query.limit };
}

/** Trips that overlap the period, oldest first. */
export async function listTrips(
  db: Queryable,
  tenantId: TenantId,
  query: DerivedQuery,
): Promise<{ trips: StoredTrip[]; truncated: boolean }> {
  const { records, truncated } = await listOverlapping(db, 'trips', tenantId, query, tripOf);
  return { trips: records, truncated };
}

/** One trip: the version in force, or the given one. */
export async function findTrip(
  db: Queryable,
  tenantId: TenantId,
  id: string,
  run: number | undefined,
): Promise<StoredTrip | undefined> {
  const { rows } = await db.query<TripDbRow>(
    'SELECT * FROM trips WHERE tenant_id = $1 AND id = $2 AND CASE WHEN $3::bigint IS NULL THEN is_current ELSE run = $3 END',
    [tenantId, id, run ?? null],
  );
  return rows[0] && tripOf(rows[0]);
}

/** Stops that overlap the period, oldest first. */
export async function listStops(
  db: Queryable,
  tenantId: TenantId,
  query: DerivedQuery,
): Promise<{ stops: Stop[]; truncated: boolean }> {
  const { records, truncated } = await listOverlapping(db, 'stops', tenantId, query, stopOf);
  return { stops: records, truncated };
}

/** Driving events of the period, oldest first. */
export async function listDrivingEvents(
  db: Queryable,
  tenantId: TenantId,
  query: DerivedQuery,
): Promise<{ events: DrivingEvent[]; truncated: boolean }> {
  const { records, truncated } = await listOverlapping(db, 'driving_events', tenantId, query, drivingEventOf);
  return { events: records, truncated };
}

/** Refuelling, drains and charging of the period, oldest first. */
export async function listEnergyEvents(
  db: Queryable,
  tenantId: TenantId,
  query: DerivedQuery,
): Promise<{ events: EnergyEvent[]; truncated: boolean }> {
  const { records, truncated } = await listOverlapping(db, 'energy_events', tenantId, query, energyEventOf);
  return { events: records, truncated };
}

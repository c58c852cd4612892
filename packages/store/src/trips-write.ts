import type { DeviceId, RentalId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** A trip as it was derived. Absent = unknown, and still open without an end. Times are ms since the epoch. */
export interface TripRow {
  tenantId: TenantId;
  deviceId: DeviceId;
  id: string;
  kind: 'driven' | 'gap';
  vehicleId?: VehicleId | undefined;
  unitId?: UnitId | undefined;
  rentalId: RentalId | undefined;
  beganAt: number;
  endedAt: number | undefined;
  from: { lat: number | undefined; lon: number | undefined };
  to: { lat: number | undefined; lon: number | undefined };
  distanceM: number;
  movingMs: number;
  idlingMs: number;
  maxSpeedKph: number | undefined;
}

/** A stop as it was derived. */
export interface StopRow {
  tenantId: TenantId;
  deviceId: DeviceId;
  id: string;
  vehicleId?: VehicleId | undefined;
  unitId?: UnitId | undefined;
  rentalId: RentalId | undefined;
  beganAt: number;
  endedAt: number | undefined;
  place: { lat: number | undefined; lon: number | undefined };
  idlingMs: number;
}

/** Writes trips as they stand now, at most one of each id, in the version that is derived as fixes come in. */
export async function saveTrips(tx: Transaction, trips: readonly TripRow[]): Promise<void> {
  if (trips.length === 0) return;
  await tx.query(
    `INSERT INTO trips (tenant_id, device_id, id, kind, vehicle_id, unit_id, rental_id, began_at, ended_at, from_lat,
                        from_lon, to_lat, to_lon, distance_m, moving_ms, idling_ms, max_speed_kph)
     SELECT * FROM unnest($1::smallint[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[],
                          $8::timestamptz[], $9::timestamptz[], $10::float8[], $11::float8[], $12::float8[], $13::float8[],
                          $14::float8[], $15::bigint[], $16::bigint[], $17::real[])
     ON CONFLICT (tenant_id, id, run) DO UPDATE SET
       ended_at = excluded.ended_at, to_lat = excluded.to_lat, to_lon = excluded.to_lon,
       distance_m = excluded.distance_m, moving_ms = excluded.moving_ms, idling_ms = excluded.idling_ms,
       max_speed_kph = excluded.max_speed_kph`,
    [
      trips.map((trip) => trip.tenantId),
      trips.map((trip) => trip.deviceId),
      trips.map((trip) => trip.id),
      trips.map((trip) => trip.kind),
      trips.map((trip) => trip.vehicleId),
      trips.map((trip) => trip.unitId),
      trips.map((trip) => trip.rentalId),
      trips.map((trip) => new Date(trip.beganAt)),
      trips.map((trip) => instantOf(trip.endedAt)),
      trips.map((trip) => trip.from.lat),
      trips.map((trip) => trip.from.lon),
      trips.map((trip) => trip.to.lat),
      trips.map((trip) => trip.to.lon),
      trips.map((trip) => trip.distanceM),
      trips.map((trip) => trip.movingMs),
      trips.map((trip) => trip.idlingMs),
      trips.map((trip) => trip.maxSpeedKph),
    ],
  );
}

/** Writes stops as they stand now, at most one of each id. */
export async function saveStops(tx: Transaction, stops: readonly StopRow[]): Promise<void> {
  if (stops.length === 0) return;
  await tx.query(
    `INSERT INTO stops (tenant_id, device_id, id, vehicle_id, unit_id, rental_id, began_at, ended_at, lat, lon, idling_ms)
     SELECT * FROM unnest($1::smallint[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::timestamptz[],
                          $8::timestamptz[], $9::float8[], $10::float8[], $11::bigint[])
     ON CONFLICT (tenant_id, id, run) DO UPDATE SET
       ended_at = excluded.ended_at, lat = excluded.lat, lon = excluded.lon, idling_ms = excluded.idling_ms`,
    [
      stops.map((stop) => stop.tenantId),
      stops.map((stop) => stop.deviceId),
      stops.map((stop) => stop.id),
      stops.map((stop) => stop.vehicleId),
      stops.map((stop) => stop.unitId),
      stops.map((stop) => stop.rentalId),
      stops.map((stop) => new Date(stop.beganAt)),
      stops.map((stop) => instantOf(stop.endedAt)),
      stops.map((stop) => stop.place.lat),
      stops.map((stop) => stop.place.lon),
      stops.map((stop) => stop.idlingMs),
    ],
  );
}

function instantOf(at: number | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}

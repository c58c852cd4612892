import type { DeviceId, TenantId, TrackFlag, UnitId, VehicleId } from '@roadcall/contracts';
import { FIX_FLAG } from './fix-row.ts';
import type { Queryable } from './queryable.ts';

/** Whose track: a rental vehicle or a service unit. */
export type TrackSubject = { vehicleId: VehicleId } | { unitId: UnitId };

/** A period of a track, device clock, `from` included and `to` not, and which points are wanted. */
export interface TrackPeriod {
  from: Date;
  to: Date;
  /** With points that came late. */
  late: boolean;
  /** With jumps and points from too few satellites. */
  doubtful: boolean;
}

/** The place of a point in the order of its device. */
export interface PointKey {
  /** Device clock, ms since the epoch; whole ones, as every `ts` of a device is. */
  at: number;
  boot: number;
  seq: number;
}

/** A stored point of a track. Null = unknown. */
export interface StoredPoint extends PointKey {
  deviceId: DeviceId;
  lat: number;
  lon: number;
  speedKph: number | null;
  headingDeg: number | null;
  altitudeM: number | null;
  satellites: number | null;
  hdop: number | null;
  odometerM: number | null;
  fuelPct: number | null;
  chargePct: number | null;
  ignition: boolean | null;
  alarmKind: string | null;
  alarmActive: boolean | null;
  /** Sum of FIX_FLAG values. */
  flags: number;
}

/** A stretch of time in which one device was fitted, within the period that was asked for. */
export interface FittedPeriod {
  deviceId: DeviceId;
  from: Date;
  to: Date;
}

/** Which devices a vehicle or a unit carried in the period, oldest first. */
export async function readFittedPeriods(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  period: { from: Date; to: Date },
): Promise<FittedPeriod[]> {
  const [column, id] = 'vehicleId' in of ? ['vehicle_id', of.vehicleId] : ['unit_id', of.unitId];
  const { rows } = await db.query<FittedPeriod>(
    `SELECT device_id AS "deviceId", greatest(lower(fitted), $3) AS "from", least(upper(fitted), $4) AS "to"
     FROM device_fittings
     WHERE tenant_id = $1 AND ${column} = $2 AND fitted && tstzrange($3, $4)
     ORDER BY lower(fitted)`,
    [tenantId, id, period.from, period.to],
  );
  return rows;
}

type PointRow = [
  epochS: number,
  boot: number,
  seq: number,
  lat: number,
  lon: number,
  speedKph: number | null,
  headingDeg: number | null,
  altitudeM: number | null,
  satellites: number | null,
  hdop: number | null,
  odometerM: number | null,
  fuelPct: number | null,
  chargePct: number | null,
  ignition: boolean | null,
  alarmKind: string | null,
  alarmActive: boolean | null,
  flags: number,
];

/** Points of one device, in order or newest first, from a place in that order on: read along the primary key. */
export async function readPoints(
  db: Queryable,
  tenantId: TenantId,
  fitted: FittedPeriod,
  page: { order: 'oldest first' | 'newest first'; beyond: PointKey | null; limit: number; unwantedFlags: number },
): Promise<StoredPoint[]> {
  const newestFirst = page.order === 'newest first';
  const [direction, comparison] = newestFirst ? ['DESC', '<'] : ['ASC', '>'];
  // The bound on ts beside the row comparison lets the planner leave out partitions.
  const beyond = page.beyond === null ? null : new Date(page.beyond.at);
  const from = !newestFirst && beyond !== null && beyond > fitted.from ? beyond : fitted.from;
  const { rows } = await db.query<PointRow>({
    rowMode: 'array',
    text: `SELECT date_part('epoch', ts), boot, seq, lat, lon, speed_kph, heading_deg, altitude_m, satellites, hdop, odometer_m,
             fuel_pct, charge_pct, ignition, alarm_kind, alarm_active, flags
           FROM fixes
           WHERE tenant_id = $1 AND device_id = $2 AND ts >= $3 AND ts < $4 AND lat IS NOT NULL AND flags & $5 = 0
             ${newestFirst && beyond !== null ? 'AND ts <= $6' : ''}
             ${beyond === null ? '' : `AND (ts, boot, seq) ${comparison} ($6, $7, $8)`}
           ORDER BY ts ${direction}, boot ${direction}, seq ${direction}
           LIMIT ${page.limit}`,
    values: [
      tenantId,
      fitted.deviceId,
      from,
      fitted.to,
      page.unwantedFlags,
      ...(page.beyond === null ? [] : [beyond, page.beyond.boot, page.beyond.seq]),
    ],
  });
  return rows.map((row) => pointFromRow(fitted.deviceId, row));
}

function pointFromRow(deviceId: DeviceId, row: PointRow): StoredPoint {
  return {
    deviceId,
    at: Math.round(row[0] * 1_000),
    boot: row[1],
    seq: row[2],
    lat: row[3],
    lon: row[4],
    speedKph: row[5],
    headingDeg: row[6],
    altitudeM: row[7],
    satellites: row[8],
    hdop: row[9],
    odometerM: row[10],
    fuelPct: row[11],
    chargePct: row[12],
    ignition: row[13],
    alarmKind: row[14],
    alarmActive: row[15],
    flags: row[16],
  };
}

/** Flags of points that are not wanted, as a sum of FIX_FLAG values. */
export function unwantedFlags(choice: { late: boolean; doubtful: boolean }): number {
  return (choice.late ? 0 : FIX_FLAG.late) | (choice.doubtful ? 0 : FIX_FLAG.jump | FIX_FLAG.fewSatellites);
}

/** The flags of a stored point by name. */
export function flagNames(flags: number): TrackFlag[] {
  const names: TrackFlag[] = [];
  if (flags & FIX_FLAG.late) names.push('late');
  if (flags & FIX_FLAG.jump) names.push('jump');
  if (flags & FIX_FLAG.fewSatellites) names.push('few_satellites');
  return names;
}

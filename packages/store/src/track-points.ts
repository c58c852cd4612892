import type { DeviceId, TenantId, TrackFlag, UnitId, VehicleId } from '@roadcall/contracts';
import { readColumns } from './columnar.ts';
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

/** Columns of a point: what is selected, under the name of its field. */
const POINT_COLUMNS = {
  at: `date_part('epoch', ts) * 1000`,
  boot: 'boot',
  seq: 'seq',
  lat: 'lat',
  lon: 'lon',
  speedKph: 'speed_kph',
  headingDeg: 'heading_deg',
  altitudeM: 'altitude_m',
  satellites: 'satellites',
  hdop: 'hdop',
  odometerM: 'odometer_m',
  fuelPct: 'fuel_pct',
  chargePct: 'charge_pct',
  ignition: 'ignition',
  alarmKind: 'alarm_kind',
  alarmActive: 'alarm_active',
  flags: 'flags',
} as const satisfies Record<Exclude<keyof StoredPoint, 'deviceId'>, string>;

type PointColumns = { [K in keyof typeof POINT_COLUMNS]: StoredPoint[K][] };
const COLUMN_NAMES = Object.keys(POINT_COLUMNS);
const SELECT_POINT = Object.entries(POINT_COLUMNS)
  .map(([name, sql]) => `${sql} AS "${name}"`)
  .join(', ');

/** Points of one device, in order or newest first, from a place in that order on: read along the primary key. */
export async function readPoints(
  db: Queryable,
  tenantId: TenantId,
  fitted: FittedPeriod,
  page: { order: 'oldest first' | 'newest first'; beyond: PointKey | null; limit: number; unwantedFlags: number },
): Promise<StoredPoint[]> {
  const newestFirst = page.order === 'newest first';
  const [direction, comparison] = newestFirst ? ['DESC', '<'] : ['ASC', '>'];
  const beyond = page.beyond === null ? null : new Date(page.beyond.at);
  // The bounds on ts beside the row comparison let the planner leave out partitions.
  const from = !newestFirst && beyond !== null && beyond > fitted.from ? beyond : fitted.from;
  const columns = await readColumns(
    db,
    COLUMN_NAMES.map((name) => `"${name}"`),
    `SELECT ${SELECT_POINT}
     FROM fixes
     WHERE tenant_id = $1 AND device_id = $2 AND ts >= $3 AND ts < $4 AND lat IS NOT NULL
       ${page.unwantedFlags === 0 ? '' : `AND flags & ${page.unwantedFlags} = 0`}
       ${newestFirst && beyond !== null ? 'AND ts <= $5' : ''}
       ${beyond === null ? '' : `AND (ts, boot, seq) ${comparison} ($5, $6, $7)`}
     ORDER BY ts ${direction}, boot ${direction}, seq ${direction}
     LIMIT ${page.limit}`,
    [
      tenantId,
      fitted.deviceId,
      from,
      fitted.to,
      ...(page.beyond === null ? [] : [beyond, page.beyond.boot, page.beyond.seq]),
    ],
  );
  return pointsFrom(
    fitted.deviceId,
    Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, columns[i]!])) as PointColumns,
  );
}

function pointsFrom(deviceId: DeviceId, of: PointColumns): StoredPoint[] {
  return of.at.map((at, i) => ({
    deviceId,
    at: Math.round(at),
    boot: of.boot[i]!,
    seq: of.seq[i]!,
    lat: of.lat[i]!,
    lon: of.lon[i]!,
    speedKph: of.speedKph[i]!,
    headingDeg: of.headingDeg[i]!,
    altitudeM: of.altitudeM[i]!,
    satellites: of.satellites[i]!,
    hdop: of.hdop[i]!,
    odometerM: of.odometerM[i]!,
    fuelPct: of.fuelPct[i]!,
    chargePct: of.chargePct[i]!,
    ignition: of.ignition[i]!,
    alarmKind: of.alarmKind[i]!,
    alarmActive: of.alarmActive[i]!,
    flags: of.flags[i]!,
  }));
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

import { MAX_FUTURE_MS, type AlarmKind, type DeviceId, type TenantId } from '@roadcall/contracts';
import type { DerivationMark } from './derivation-states.ts';
import { FIX_FLAG, type FixRow } from './fix-row.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

interface Row {
  tenant_id: TenantId;
  device_id: DeviceId;
  ts: Date;
  boot: number;
  seq: number;
  received_at: Date;
  lat: number | null;
  lon: number | null;
  speed_kph: number | null;
  heading_deg: number | null;
  altitude_m: number | null;
  accuracy_m: number | null;
  satellites: number | null;
  hdop: number | null;
  odometer_m: number | null;
  fuel_pct: number | null;
  charge_pct: number | null;
  battery_v: number | null;
  ignition: boolean | null;
  locked: boolean | null;
  external_power: boolean | null;
  dtc: string[] | null;
  alarm_kind: AlarmKind | null;
  alarm_active: boolean | null;
  alarm_code: string | null;
  flags: number;
  content_hash: number;
  attributes: string | null;
}

const SELECT_FIX = `SELECT f.tenant_id, f.device_id, f.ts, f.boot, f.seq, f.received_at, f.lat, f.lon, f.speed_kph, f.heading_deg,
         f.altitude_m, f.accuracy_m, f.satellites, f.hdop, f.odometer_m, f.fuel_pct, f.charge_pct, f.battery_v, f.ignition,
         f.locked, f.external_power, f.dtc, f.alarm_kind, f.alarm_active, f.alarm_code, f.flags, f.content_hash,
         f.attributes::text AS attributes`;

/** What is wanted: stored fixes of a device that come after its mark, or all of them. */
export interface FixesAfterMark {
  tenantId: TenantId;
  deviceId: DeviceId;
  after: DerivationMark | undefined;
}

/**
 * Stored fixes that still have to be derived, of each device at most `perDevice`, by device clock: those that are not late
 * (unless those are wanted too) and come after its mark, with a device clock before `until`.
 */
export async function readFixesToDerive(
  db: Queryable,
  wanted: readonly FixesAfterMark[],
  perDevice: number,
  options: { until?: Date; late?: boolean } = {},
): Promise<FixRow[]> {
  // A fix after the mark has a device clock of at least its effective time, so the primary key finds it.
  const { rows } = await db.query<Row>(
    `SELECT next.* FROM unnest($1::smallint[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::bigint[])
       AS w (tenant_id, device_id, at, ts, boot, seq)
     CROSS JOIN LATERAL (
       ${SELECT_FIX}
       FROM fixes f
       WHERE f.tenant_id = w.tenant_id AND f.device_id = w.device_id AND f.ts >= w.at AND f.ts < $8
         AND ($9 OR f.flags & ${FIX_FLAG.late} = 0)
         AND (least(f.ts, f.received_at), f.ts, f.boot, f.seq) > (w.at, w.ts, w.boot, w.seq)
       ORDER BY f.ts, f.boot, f.seq LIMIT $7
     ) AS next`,
    [
      wanted.map((one) => one.tenantId),
      wanted.map((one) => one.deviceId),
      wanted.map((one) => new Date(one.after?.at ?? 0)),
      wanted.map((one) => new Date(one.after?.ts ?? 0)),
      wanted.map((one) => one.after?.boot ?? -1),
      wanted.map((one) => one.after?.seq ?? -1),
      perDevice,
      options.until ?? 'infinity',
      options.late === true,
    ],
  );
  return rows.map(fixOf);
}

/**
 * Fixes whose device clock is after `ts` but ahead of the server's, so that they may belong before fixes of that time: what
 * a page that ends at `ts` is missing.
 */
export async function readFixesAhead(
  db: Queryable,
  of: { tenantId: TenantId; deviceId: DeviceId },
  ts: number,
): Promise<FixRow[]> {
  const { rows } = await db.query<Row>(
    `${SELECT_FIX} FROM fixes f
     WHERE f.tenant_id = $1 AND f.device_id = $2 AND f.ts > $3 AND f.ts <= $4 AND f.received_at < $3
       AND f.flags & ${FIX_FLAG.late} = 0`,
    [of.tenantId, of.deviceId, new Date(ts), new Date(ts + MAX_FUTURE_MS)],
  );
  return rows.map(fixOf);
}

/** Sets the flag `late` of stored fixes: later ones of their devices were derived before these came. */
export async function flagLate(
  tx: Transaction,
  fixes: readonly { tenantId: TenantId; deviceId: DeviceId; ts: number; boot: number; seq: number }[],
): Promise<void> {
  if (fixes.length === 0) return;
  await tx.query('SELECT flag_late($1, $2, $3, $4, $5)', [
    fixes.map((fix) => fix.tenantId),
    fixes.map((fix) => fix.deviceId),
    fixes.map((fix) => new Date(fix.ts)),
    fixes.map((fix) => fix.boot),
    fixes.map((fix) => fix.seq),
  ]);
}

function fixOf(row: Row): FixRow {
  return {
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    ts: row.ts.getTime(),
    boot: row.boot,
    seq: row.seq,
    receivedAt: row.received_at.getTime(),
    lat: row.lat ?? undefined,
    lon: row.lon ?? undefined,
    speedKph: row.speed_kph ?? undefined,
    headingDeg: row.heading_deg ?? undefined,
    altitudeM: row.altitude_m ?? undefined,
    accuracyM: row.accuracy_m ?? undefined,
    satellites: row.satellites ?? undefined,
    hdop: row.hdop ?? undefined,
    odometerM: row.odometer_m ?? undefined,
    fuelPct: row.fuel_pct ?? undefined,
    chargePct: row.charge_pct ?? undefined,
    batteryV: row.battery_v ?? undefined,
    ignition: row.ignition ?? undefined,
    locked: row.locked ?? undefined,
    externalPower: row.external_power ?? undefined,
    dtc: row.dtc ?? undefined,
    alarm:
      row.alarm_kind === null
        ? undefined
        : {
            kind: row.alarm_kind,
            active: row.alarm_active === true,
            ...(row.alarm_code === null ? {} : { code: row.alarm_code }),
          },
    flags: row.flags,
    contentHash: row.content_hash,
    attributes: row.attributes ?? undefined,
  };
}

import type { DeviceId, Motion, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Newest known state of a device, one row of `device_states`. Absent = unknown. Times are ms since the epoch. */
export interface StoredDeviceState {
  tenantId: TenantId;
  deviceId: DeviceId;
  ts: number;
  receivedAt: number;
  lat: number | undefined;
  lon: number | undefined;
  /** Time of the position when it is older than `ts`. */
  positionTs: number | undefined;
  speedKph: number | undefined;
  headingDeg: number | undefined;
  motion: Motion;
  odometerM: number | undefined;
  fuelPct: number | undefined;
  chargePct: number | undefined;
  ignition: boolean | undefined;
}

interface DeviceStateRow {
  tenant_id: TenantId;
  device_id: DeviceId;
  ts: Date;
  received_at: Date;
  lat: number | null;
  lon: number | null;
  position_ts: Date | null;
  speed_kph: number | null;
  heading_deg: number | null;
  motion: Motion;
  odometer_m: number | null;
  fuel_pct: number | null;
  charge_pct: number | null;
  ignition: boolean | null;
}

/** The states of all devices that ever sent a fix. */
export async function readDeviceStates(db: Queryable): Promise<StoredDeviceState[]> {
  const { rows } = await db.query<DeviceStateRow>(
    `SELECT tenant_id, device_id, ts, received_at, lat, lon, position_ts, speed_kph, heading_deg, motion, odometer_m,
       fuel_pct, charge_pct, ignition
     FROM device_states`,
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    ts: row.ts.getTime(),
    receivedAt: row.received_at.getTime(),
    lat: row.lat ?? undefined,
    lon: row.lon ?? undefined,
    positionTs: row.position_ts?.getTime(),
    speedKph: row.speed_kph ?? undefined,
    headingDeg: row.heading_deg ?? undefined,
    motion: row.motion,
    odometerM: row.odometer_m ?? undefined,
    fuelPct: row.fuel_pct ?? undefined,
    chargePct: row.charge_pct ?? undefined,
    ignition: row.ignition ?? undefined,
  }));
}

/**
 * Writes states, at most one per device. A newer one that is already there stays: newer by the device's clock, but never
 * ahead of the server's (the order of packages/telematics).
 */
export async function upsertDeviceStates(db: Queryable, states: readonly StoredDeviceState[]): Promise<void> {
  if (states.length === 0) return;
  await db.query(
    `INSERT INTO device_states (tenant_id, device_id, ts, received_at, lat, lon, position_ts, speed_kph, heading_deg,
                                motion, odometer_m, fuel_pct, charge_pct, ignition)
     SELECT t, d, to_timestamp(ts / 1000), to_timestamp(rx / 1000), lat, lon, to_timestamp(pts / 1000), speed, heading,
            motion, odo, fuel, charge, ign
     FROM json_to_recordset($1) AS s (t smallint, d text, ts float8, rx float8, lat float8, lon float8, pts float8,
                                      speed real, heading real, motion text, odo float8, fuel real, charge real,
                                      ign boolean)
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET
       ts = excluded.ts, received_at = excluded.received_at, lat = excluded.lat, lon = excluded.lon,
       position_ts = excluded.position_ts, speed_kph = excluded.speed_kph, heading_deg = excluded.heading_deg,
       motion = excluded.motion, odometer_m = excluded.odometer_m, fuel_pct = excluded.fuel_pct,
       charge_pct = excluded.charge_pct, ignition = excluded.ignition
     WHERE (least(device_states.ts, device_states.received_at), device_states.ts)
         < (least(excluded.ts, excluded.received_at), excluded.ts)`,
    [JSON.stringify(states.map(jsonOf))],
  );
}

/** One JSON text with times in ms: fourteen arrays with dates cost the ingestor three times as much to write. */
function jsonOf(state: StoredDeviceState): Record<string, unknown> {
  return {
    t: state.tenantId,
    d: state.deviceId,
    ts: state.ts,
    rx: state.receivedAt,
    lat: state.lat,
    lon: state.lon,
    pts: state.positionTs,
    speed: state.speedKph,
    heading: state.headingDeg,
    motion: state.motion,
    odo: state.odometerM,
    fuel: state.fuelPct,
    charge: state.chargePct,
    ign: state.ignition,
  };
}

import type { DeviceAlarm, DeviceId, TenantId } from '@roadcall/contracts';

/** One row of `fixes`. Absent = unknown = NULL. Times are ms since the epoch. */
export interface FixRow {
  tenantId: TenantId;
  deviceId: DeviceId;
  ts: number;
  boot: number;
  seq: number;
  receivedAt: number;
  lat: number | undefined;
  lon: number | undefined;
  speedKph: number | undefined;
  headingDeg: number | undefined;
  altitudeM: number | undefined;
  accuracyM: number | undefined;
  satellites: number | undefined;
  hdop: number | undefined;
  odometerM: number | undefined;
  fuelPct: number | undefined;
  chargePct: number | undefined;
  batteryV: number | undefined;
  ignition: boolean | undefined;
  locked: boolean | undefined;
  externalPower: boolean | undefined;
  dtc: readonly string[] | undefined;
  alarm: DeviceAlarm | undefined;
  /** Sum of FIX_FLAG values. */
  flags: number;
  /** Integer 0…2⁵³−1 over everything the device said: tells a duplicate from a conflict. */
  contentHash: number;
  /** JSON text of an object, keys sorted, or undefined when the fix had no further keys. */
  attributes: string | undefined;
}

/** Bits of `fixes.flags`: stored, but kept out of derivation. */
export const FIX_FLAG = { late: 1, jump: 2, fewSatellites: 4 } as const;

/** Columns of `fixes` in the order in which the binary writer puts them. */
export const FIX_COLUMNS = [
  'tenant_id',
  'device_id',
  'ts',
  'boot',
  'seq',
  'received_at',
  'lat',
  'lon',
  'speed_kph',
  'heading_deg',
  'altitude_m',
  'accuracy_m',
  'satellites',
  'hdop',
  'odometer_m',
  'fuel_pct',
  'charge_pct',
  'battery_v',
  'ignition',
  'locked',
  'external_power',
  'dtc',
  'alarm_kind',
  'alarm_active',
  'alarm_code',
  'flags',
  'content_hash',
  'attributes',
] as const;

import type { DeviceAlarm } from '@roadcall/contracts';
import { effectiveTime, type Measurement } from '../measurement.ts';

/** Place of a fix in the order of its device: effective time (ms since the epoch), then device clock, boot, seq. */
export interface FixKey {
  at: number;
  ts: number;
  boot: number;
  seq: number;
}

/** A stored fix in its place in the order. Absent = unknown. */
export interface OrderedFix extends Measurement, FixKey {
  /** Sum of the flags that the fix was stored with. */
  flags: number;
  accuracyM: number | undefined;
  altitudeM: number | undefined;
  hdop: number | undefined;
  batteryV: number | undefined;
  externalPower: boolean | undefined;
  locked: boolean | undefined;
  dtc: readonly string[] | undefined;
  alarm: DeviceAlarm | undefined;
  /** What the device said beyond the named fields, raw alarm bits too. */
  attributes: Readonly<Record<string, unknown>> | undefined;
}

/** A fix as it is kept: what derivation needs of a row of `fixes`. */
export interface FixContent extends Measurement {
  boot: number;
  seq: number;
  flags: number;
  accuracyM: number | undefined;
  altitudeM: number | undefined;
  hdop: number | undefined;
  batteryV: number | undefined;
  externalPower: boolean | undefined;
  locked: boolean | undefined;
  dtc: readonly string[] | undefined;
  alarm: DeviceAlarm | undefined;
  /** JSON text of an object. */
  attributes: string | undefined;
}

/**
 * A fix with its place in the order. Numbers that the database keeps in four bytes are rounded to that, so that a fix
 * from memory and the same fix read back give the same facts byte for byte.
 */
export function orderFix(row: FixContent): OrderedFix {
  return {
    at: effectiveTime(row),
    ts: row.ts,
    boot: row.boot,
    seq: row.seq,
    receivedAt: row.receivedAt,
    flags: row.flags,
    lat: row.lat,
    lon: row.lon,
    speedKph: single(row.speedKph),
    headingDeg: single(row.headingDeg),
    satellites: row.satellites,
    odometerM: row.odometerM,
    fuelPct: single(row.fuelPct),
    chargePct: single(row.chargePct),
    ignition: row.ignition,
    accuracyM: single(row.accuracyM),
    altitudeM: single(row.altitudeM),
    hdop: single(row.hdop),
    batteryV: single(row.batteryV),
    externalPower: row.externalPower,
    locked: row.locked,
    dtc: row.dtc,
    alarm: row.alarm,
    attributes: row.attributes === undefined ? undefined : (JSON.parse(row.attributes) as Record<string, unknown>),
  };
}

/** Negative when `a` comes before `b`, 0 for the same fix. */
export function compareKeys(a: FixKey, b: FixKey): number {
  return a.at - b.at || a.ts - b.ts || a.boot - b.boot || a.seq - b.seq;
}

function single(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.fround(value);
}

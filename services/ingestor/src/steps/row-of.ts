import { canonicalJson, FIX_FIELDS, type Fix } from '@roadcall/contracts';
import type { FixRow } from '@roadcall/store';
import type { DeviceMessage } from '../message.ts';
import { ContentHash } from './content-hash.ts';

/**
 * A valid fix as a row. Its identity is (device, ts, boot, seq); without a `seq` the hash of its content stands in
 * (architecture §4). Keys that have no column are kept in `attributes`.
 */
export function rowOf(message: DeviceMessage, fix: Fix, boot: number, seq: number | undefined): FixRow {
  const attributes = attributesOf(fix);
  const contentHash = hashOf(fix, attributes);
  return {
    tenantId: message.tenantId,
    deviceId: message.deviceId,
    ts: fix.ts,
    boot,
    seq: seq ?? contentHash,
    receivedAt: message.receivedAt,
    lat: fix.lat,
    lon: fix.lon,
    speedKph: fix.speedKph,
    headingDeg: fix.headingDeg,
    altitudeM: fix.altitudeM,
    accuracyM: fix.accuracyM,
    satellites: fix.satellites,
    hdop: fix.hdop,
    odometerM: fix.odometerM,
    fuelPct: fix.fuelPct,
    chargePct: fix.chargePct,
    batteryV: fix.batteryV,
    ignition: fix.ignition,
    locked: fix.locked,
    externalPower: fix.externalPower,
    dtc: fix.dtc,
    alarm: fix.alarm,
    flags: 0,
    contentHash,
    attributes,
  };
}

function hashOf(fix: Fix, attributes: string | undefined): number {
  const hash = new ContentHash();
  hash.add(fix.ts);
  hash.add(fix.lat);
  hash.add(fix.lon);
  hash.add(fix.speedKph);
  hash.add(fix.headingDeg);
  hash.add(fix.altitudeM);
  hash.add(fix.accuracyM);
  hash.add(fix.satellites);
  hash.add(fix.hdop);
  hash.add(fix.odometerM);
  hash.add(fix.fuelPct);
  hash.add(fix.chargePct);
  hash.add(fix.batteryV);
  hash.add(fix.ignition);
  hash.add(fix.locked);
  hash.add(fix.externalPower);
  hash.add(fix.dtc?.length);
  if (fix.dtc !== undefined) for (const code of fix.dtc) hash.add(code);
  hash.add(fix.alarm?.kind);
  hash.add(fix.alarm?.active);
  hash.add(fix.alarm?.code);
  hash.add(attributes);
  return hash.digest();
}

/** JSON text of the keys that have no column; undefined when there are none. Built as text, so that any key is safe. */
function attributesOf(fix: Fix): string | undefined {
  let unknownKeys: string[] | undefined;
  for (const name in fix) {
    if (!FIX_FIELDS.has(name)) (unknownKeys ??= []).push(name);
  }
  if (unknownKeys === undefined) return undefined;
  const entries = unknownKeys.toSorted().map((name) => `${JSON.stringify(name)}:${canonicalJson(fix[name]!)}`);
  return `{${entries.join(',')}}`;
}

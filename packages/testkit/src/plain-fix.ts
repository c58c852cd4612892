import type { DeviceId } from '@roadcall/contracts';
import type { FixRow } from '@roadcall/store';

/** What a device that reports its position alone leaves unsaid. */
const UNSAID = {
  speedKph: undefined,
  headingDeg: undefined,
  altitudeM: undefined,
  accuracyM: undefined,
  satellites: undefined,
  hdop: undefined,
  odometerM: undefined,
  fuelPct: undefined,
  chargePct: undefined,
  batteryV: undefined,
  ignition: undefined,
  locked: undefined,
  externalPower: undefined,
  dtc: undefined,
  alarm: undefined,
  attributes: undefined,
} as const;

/** A fix as it is written, with `seq` as its content and nothing measured but what `more` says. */
export function plainFix(
  of: Pick<FixRow, 'tenantId' | 'ts' | 'seq'> & { deviceId: string },
  more: Partial<FixRow> = {},
): FixRow {
  return {
    ...UNSAID,
    ...of,
    deviceId: of.deviceId as DeviceId,
    boot: 0,
    receivedAt: of.ts,
    lat: undefined,
    lon: undefined,
    flags: 0,
    contentHash: of.seq,
    ...more,
  };
}

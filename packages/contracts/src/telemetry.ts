import { z } from 'zod';
import { AlarmKind } from './alarm-kinds.ts';
import { LatDeg, LonDeg } from './position.ts';

/** Most fixes in one message. */
export const MAX_FIXES_PER_MESSAGE = 1_000;
/** Largest MQTT payload that the device door takes, bytes. */
export const MAX_PAYLOAD_BYTES = 512 * 1024;
/** Fixes this far in the future (server clock) are quarantined, milliseconds. */
export const MAX_FUTURE_MS = 5 * 60_000;
/** Default age limit of a fix, days; the limit in force is min(this, retention). */
export const MAX_AGE_DAYS = 90;

/** Counter of fixes: integer 0…2⁵³−1 (architecture §5). */
const Seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Alarm carried by a fix: the same fix with what happened at that instant. */
export const DeviceAlarm = z.object({
  kind: AlarmKind,
  active: z.boolean(),
  code: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('subject: a fault code, a wheel; part of what makes the alarm one'),
});
export type DeviceAlarm = z.infer<typeof DeviceAlarm>;

/**
 * One fix as a device sends it. Only `ts` is required; absent = unknown, never 0; `lat` and `lon` come both or neither.
 * Keys not named here are kept in `attributes` by the decoder.
 */
export const Fix = z
  .object({
    ts: z.number().int().min(0).max(8_640_000_000_000_000).describe('ms since the epoch, UTC, device clock'),
    lat: LatDeg.optional(),
    lon: LonDeg.optional(),
    speedKph: z.number().min(0).max(500).optional(),
    headingDeg: z.number().min(0).lt(360).optional().describe('clockwise from true north'),
    altitudeM: z.number().min(-1_000).max(20_000).optional(),
    accuracyM: z.number().min(0).max(100_000).optional(),
    satellites: z.number().int().min(0).max(200).optional(),
    hdop: z.number().min(0).max(1_000).optional(),
    odometerM: z.number().min(0).max(10_000_000_000).optional(),
    fuelPct: z.number().min(0).max(100).optional(),
    chargePct: z.number().min(0).max(100).optional(),
    ignition: z.boolean().optional(),
    locked: z.boolean().optional(),
    externalPower: z.boolean().optional(),
    batteryV: z.number().min(0).max(1_000).optional(),
    dtc: z.array(z.string().min(1).max(16)).max(64).optional().describe('diagnostic trouble codes'),
    alarm: DeviceAlarm.optional(),
  })
  .catchall(z.json())
  .refine((fix) => (fix.lat === undefined) === (fix.lon === undefined), {
    message: 'lat and lon come both or neither',
    path: ['lat'],
  });
export type Fix = z.infer<typeof Fix>;

/** Field names of `Fix` that have a column; every other key goes to `attributes`. */
export const FIX_FIELDS: ReadonlySet<string> = new Set([
  'ts',
  'lat',
  'lon',
  'speedKph',
  'headingDeg',
  'altitudeM',
  'accuracyM',
  'satellites',
  'hdop',
  'odometerM',
  'fuelPct',
  'chargePct',
  'ignition',
  'locked',
  'externalPower',
  'batteryV',
  'dtc',
  'alarm',
]);

/**
 * Payload of `telemetry` and `alarm` topics, JSON or CBOR (first byte 0xA0–0xBF) of this shape.
 * Fix i of the message has the identity (device, ts, boot, seq + i). Without `seq` it is a 53-bit hash of the fix's content.
 */
export const TelemetryMessage = z.object({
  boot: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  seq: Seq.optional(),
  fixes: z.array(Fix).min(1).max(MAX_FIXES_PER_MESSAGE),
});
export type TelemetryMessage = z.infer<typeof TelemetryMessage>;

/** Payload of the retained `status` topic and of the last will. */
export const StatusMessage = z.object({ online: z.boolean(), ts: z.number().int().min(0).optional() });
export type StatusMessage = z.infer<typeof StatusMessage>;

/** Payload of `acks`, one per message at the broker door: fixes from…to (inclusive) of this boot are stored or quarantined. */
export const AckMessage = z.object({ boot: z.number().int().min(0), from: Seq, to: Seq });
export type AckMessage = z.infer<typeof AckMessage>;

/** Why something from a device was put in quarantine instead of being stored. */
export const QuarantineReason = z.enum([
  'unparseable',
  'invalid',
  'too_old',
  'in_the_future',
  'null_island',
  'conflict',
  'refused_by_database',
  'unknown_topic',
  'unknown_device',
  'unmatched',
]);
export type QuarantineReason = z.infer<typeof QuarantineReason>;

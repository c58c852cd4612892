import { LatDeg, LonDeg, type DeviceAlarm } from '@roadcall/contracts';
import { z } from 'zod';
import { explain } from '../steps/explain.ts';
import { refused, type Adapter } from './adapter.ts';
import { fixesWithAlarms, headingOf } from './source-fix.ts';

/*
 * Positions that a Traccar server forwards (`forward.type=mqtt`): `{position, device}` as JSON, github.com/traccar/traccar
 * org.traccar.forward.PositionData and org.traccar.model.Position, read as of August 2026. All devices share one topic,
 * `forward.topic`; the payload names each by its `uniqueId`. Speed is in knots, times are ISO 8601. A 0 that Traccar
 * writes for want of a value is told from a measured one where that is possible.
 */

const TOPIC = 'traccar/positions';
const KPH_PER_KNOT = 1.852;
/** A place that is older than what the device says now is its last known one, ms. */
const SAME_MOMENT_MS = 60_000;

const Time = z
  .string()
  .transform((text) => Date.parse(text))
  .refine(Number.isFinite, 'must be a date and time, e.g. 2026-03-01T08:00:00.000+00:00');

/** Units vary between Traccar's protocols: only a plausible value becomes a field, any other stays an attribute. */
const plausible = (min: number, max: number) => z.number().min(min).max(max).optional().catch(undefined);

const Attributes = z.looseObject({
  alarm: z.string().optional().catch(undefined).describe('names, comma separated'),
  ignition: z.boolean().optional().catch(undefined),
  lock: z.boolean().optional().catch(undefined),
  charge: z.boolean().optional().catch(undefined).describe('external power is there'),
  sat: plausible(0, 200),
  hdop: plausible(0, 1_000),
  odometer: plausible(0, 10_000_000_000).describe("metres, the vehicle's own"),
  fuelLevel: plausible(0, 100).describe('percent'),
  power: plausible(0, 60).describe('volts of the external supply'),
  dtcs: z.string().optional().catch(undefined).describe('fault codes, separated by spaces or commas'),
});

const PositionData = z.looseObject({
  device: z.looseObject({ uniqueId: z.string().min(1) }),
  position: z.looseObject({
    deviceTime: Time.optional(),
    fixTime: Time,
    valid: z.boolean(),
    latitude: LatDeg,
    longitude: LonDeg,
    altitude: z.number().default(0),
    speed: z.number().min(0).default(0),
    course: z.number().default(0),
    accuracy: z.number().min(0).default(0),
    protocol: z.string().optional(),
    attributes: z.record(z.string(), z.unknown()).default({}),
  }),
});

/** Traccar's alarms that are alarms of ours. The others stay in the attributes. */
const ALARMS: Readonly<Record<string, DeviceAlarm>> = {
  sos: { kind: 'sos', active: true },
  accident: { kind: 'collision', active: true },
  tow: { kind: 'tow_away', active: true },
  powerCut: { kind: 'power_cut', active: true },
  powerRestored: { kind: 'power_cut', active: false },
  tampering: { kind: 'tamper', active: true },
  removing: { kind: 'tamper', active: true, code: 'removed' },
  gpsAntennaCut: { kind: 'tamper', active: true, code: 'gnss_antenna' },
  jamming: { kind: 'gnss_jam', active: true },
  overspeed: { kind: 'overspeed', active: true },
  hardBraking: { kind: 'harsh_braking', active: true },
  hardAcceleration: { kind: 'harsh_acceleration', active: true },
  hardCornering: { kind: 'harsh_cornering', active: true },
  fatigueDriving: { kind: 'fatigue_driving', active: true },
  fuelLeak: { kind: 'fuel_theft', active: true },
  fault: { kind: 'engine_fault', active: true },
  temperature: { kind: 'overheating', active: true },
  lowPower: { kind: 'low_battery', active: true },
  lowBattery: { kind: 'low_battery', active: true, code: 'device' },
};

export const traccar: Adapter = {
  name: 'traccar',
  topicFilters: [TOPIC],
  readTopic: (topic) => (topic === TOPIC ? { deviceName: undefined } : undefined),
  readDeviceName(value) {
    const named = z.object({ device: z.object({ uniqueId: z.string() }) }).safeParse(value);
    return named.success ? named.data.device.uniqueId : undefined;
  },
  adapt({ value }) {
    const parsed = PositionData.safeParse(value);
    if (!parsed.success) return refused(explain(parsed.error, value));
    const { position } = parsed.data;
    return { kind: 'fixes', fixes: fixesOf(position), rejections: [] };
  },
};

/** Attributes that become fields of the fix. `alarm` stays beside its field: not all of its names are alarms of ours. */
const FIELDS: ReadonlySet<string> = new Set(Object.keys(Attributes.shape).filter((name) => name !== 'alarm'));

type Position = z.infer<typeof PositionData>['position'];

function fixesOf(position: Position): unknown[] {
  const { fixTime, protocol } = position;
  const attributes = Attributes.parse(position.attributes);
  const ts = position.deviceTime ?? fixTime;
  const isHere = position.valid && Math.abs(ts - fixTime) <= SAME_MOMENT_MS;
  const fields = {
    // A receiver's own time is the exact one; without a place of this moment it is the time of something older.
    ts: isHere ? fixTime : ts,
    ...(isHere ? placeOf(position) : {}),
    satellites: attributes.sat === undefined ? undefined : Math.round(attributes.sat),
    hdop: attributes.hdop,
    odometerM: attributes.odometer,
    fuelPct: attributes.fuelLevel,
    ignition: attributes.ignition,
    locked: attributes.lock,
    externalPower: attributes.charge,
    batteryV: attributes.power,
    dtc: dtcOf(attributes.dtcs),
  };
  const lastKnown = isHere ? {} : { latitude: position.latitude, longitude: position.longitude, fixTime };
  const others = Object.entries(position.attributes).filter(
    ([name]) => !FIELDS.has(name) || attributes[name] === undefined,
  );
  const kept = { ...(protocol === undefined ? {} : { protocol }), ...lastKnown, ...Object.fromEntries(others) };
  return fixesWithAlarms(fields, { traccar: kept }, alarmsOf(attributes.alarm));
}

function placeOf(position: Position): object {
  const { latitude: lat, longitude: lon, speed, course, altitude, accuracy } = position;
  return {
    lat,
    lon,
    speedKph: Math.round(speed * KPH_PER_KNOT * 1_000) / 1_000,
    headingDeg: speed === 0 && course === 0 ? undefined : headingOf(course),
    altitudeM: altitude === 0 ? undefined : altitude,
    accuracyM: accuracy === 0 ? undefined : accuracy,
  };
}

function dtcOf(text: string | undefined): string[] | undefined {
  const codes = (text ?? '').split(/[\s,;]+/).filter((code) => code !== '' && code.length <= 16);
  return codes.length === 0 ? undefined : codes.slice(0, 64);
}

function alarmsOf(names: string | undefined): DeviceAlarm[] {
  return (names ?? '').split(',').flatMap((name) => (Object.hasOwn(ALARMS, name) ? [ALARMS[name]!] : []));
}

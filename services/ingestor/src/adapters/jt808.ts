import type { AlarmKind, DeviceAlarm } from '@roadcall/contracts';
import { gcj02ToWgs84, type LatLon } from '@roadcall/geo';
import { z } from 'zod';
import type { Rejection } from '../message.ts';
import { explain } from '../steps/explain.ts';
import { refused, type Adapter, type AdapterInput } from './adapter.ts';
import { fixesWithAlarms, headingOf, sourceFix, without } from './source-fix.ts';

/*
 * Terminals of JT/T 808 (2013 and 2019) behind EMQX's gateway: its data exchange guide and parser, github.com/emqx/emqx
 * apps/emqx_gateway_jt808, read as of August 2026. It publishes every frame as JSON on `jt808/{clientid}/{phone}/up`.
 * Numbers are as the standard has them: 10⁻⁶ degrees, 1/10 km/h, 1/10 km, time as BCD digits in GMT+8.
 */

const TOPIC = /^jt808\/[^/]+\/([^/]+)\/up$/;

/** Frames that hold locations, and where. */
const LOCATION_REPORT = 0x0200;
const LOCATION_ANSWER = 0x0201;
const LOCATION_BATCH = 0x0704;

const GMT8_MS = 8 * 3_600_000;

const word = z.number().int().min(0).max(0xffff);
const dword = z.number().int().min(0).max(0xffff_ffff);

const Frame = z.looseObject({
  header: z.looseObject({ msg_id: word, phone: z.string(), proto_ver: z.number().int().default(0) }),
  body: z.unknown(),
});
const Report = z.looseObject({
  alarm: dword,
  status: dword,
  latitude: z.number().int().min(0).max(90_000_000).describe('10⁻⁶ degrees'),
  longitude: z.number().int().min(0).max(180_000_000).describe('10⁻⁶ degrees'),
  altitude: word.describe('metres'),
  speed: word.describe('1/10 km/h'),
  direction: word.describe('degrees'),
  time: z.string().regex(/^\d{12}$/, 'must be twelve digits, yyMMddHHmmss in GMT+8'),
  extra: z
    .looseObject({
      mileage: dword.optional().describe('1/10 km'),
      gnss_sat_num: z.number().int().min(0).max(200).optional(),
      in_out_alarm: z.looseObject({ id: dword, direction: z.number().describe('0 in, 1 out') }).optional(),
    })
    .optional(),
});
type Report = z.infer<typeof Report>;

/** Bits of `status` (table 18 of the 2013 edition). */
const STATUS = { ignition: 0, located: 1, south: 2, west: 3, shifted: 5, doorsLocked: 12 } as const;
/** Main power of the terminal is lost. */
const POWER_LOST_BIT = 8;
/** Areas and routes of the terminal's own: `in_out_alarm` says which and in what direction. */
const AREA_BITS: readonly number[] = [20, 21];

interface AlarmBit {
  bit: number;
  kind: AlarmKind;
  code?: string;
  /**
   * The terminal keeps the bit until the condition is over, so a report without it ends the alarm. The others are gone
   * with the gateway's answer, which says nothing: an SOS is ended by people.
   */
  untilOver: boolean;
  /** Means this in one edition alone. */
  edition?: 2013 | 2019;
}

/** Bits of `alarm` (table 24 of 2013, table 25 of 2019) that are alarms of ours, the gravest first; all are kept raw. */
const ALARM_BITS: readonly AlarmBit[] = [
  { bit: 0, kind: 'sos', untilOver: false },
  { bit: 29, kind: 'collision', untilOver: true },
  { bit: 30, kind: 'rollover', untilOver: true },
  { bit: 26, kind: 'unauthorised_movement', code: 'stolen', untilOver: true },
  { bit: 27, kind: 'unauthorised_movement', code: 'ignition', untilOver: false },
  { bit: 28, kind: 'tow_away', untilOver: false },
  { bit: POWER_LOST_BIT, kind: 'power_cut', untilOver: true },
  { bit: 5, kind: 'tamper', code: 'gnss_antenna', untilOver: true },
  { bit: 31, kind: 'tamper', code: 'door', untilOver: false, edition: 2013 },
  { bit: 1, kind: 'overspeed', untilOver: true },
  { bit: 2, kind: 'fatigue_driving', untilOver: true },
  { bit: 18, kind: 'fatigue_driving', code: 'day', untilOver: true },
  { bit: 25, kind: 'fuel_theft', untilOver: true },
  { bit: 16, kind: 'tyre_pressure', untilOver: true, edition: 2019 },
  { bit: 7, kind: 'low_battery', untilOver: true },
];

export const jt808: Adapter = {
  name: 'jt808',
  topicFilters: ['jt808/+/+/up'],
  readTopic(topic) {
    const match = TOPIC.exec(topic);
    return match === null ? undefined : { deviceName: match[1] };
  },
  adapt(input) {
    const { topic, value } = input;
    const frame = Frame.safeParse(value);
    if (!frame.success) return refused(explain(frame.error, value));
    const { msg_id: id, phone, proto_ver: version } = frame.data.header;
    const named = TOPIC.exec(topic)?.[1];
    if (named !== undefined && named !== phone) {
      return refused(`header.phone: ${phone.slice(0, 40)} is not the terminal of the topic, ${named}`);
    }
    const reports = reportsOf(id, frame.data.body);
    if (reports === undefined) return { kind: 'ignored', type: 'no_location' };
    const fixes: unknown[] = [];
    const rejections: Rejection[] = [];
    for (const { path, report } of reports) {
      const read = readReport(report, { ...input, edition: version > 0 ? 2019 : 2013 });
      if (typeof read === 'string') rejections.push({ reason: 'invalid', detail: `${path}: ${read}` });
      else fixes.push(...read);
    }
    return { kind: 'fixes', fixes, rejections };
  },
};

/** The reports in a frame and where they stand; undefined: it is a frame of another kind. */
function reportsOf(id: number, body: unknown): { path: string; report: unknown }[] | undefined {
  if (id === LOCATION_REPORT) return [{ path: 'body', report: body }];
  if (id === LOCATION_ANSWER) return [{ path: 'body.params', report: fieldOf(body, 'params') }];
  if (id !== LOCATION_BATCH) return undefined;
  const list = fieldOf(body, 'location');
  if (!Array.isArray(list) || list.length === 0) return [{ path: 'body.location', report: list }];
  return list.map((report: unknown, i) => ({ path: `body.location[${i}]`, report }));
}

function fieldOf(value: unknown, name: string): unknown {
  const field = z.looseObject({ [name]: z.unknown() }).safeParse(value);
  return field.success ? field.data[name] : undefined;
}

type Context = AdapterInput & { edition: 2013 | 2019 };

/** The fixes of one report, or the sentence that says what is wrong with it. */
function readReport(value: unknown, context: Context): unknown[] | string {
  const parsed = Report.safeParse(value);
  if (!parsed.success) return explain(parsed.error, value);
  const report = parsed.data;
  const ts = timeOf(report.time);
  if (ts === undefined) return `time: ${report.time} is no date and time`;
  const { status, extra } = report;
  const fields = {
    ts,
    ...placeOf(report, context),
    speedKph: report.speed / 10,
    headingDeg: headingOf(report.direction),
    satellites: extra?.gnss_sat_num,
    odometerM: extra?.mileage === undefined ? undefined : extra.mileage * 100,
    ignition: hasBit(status, STATUS.ignition),
    locked: hasBit(status, STATUS.doorsLocked),
    externalPower: !hasBit(report.alarm, POWER_LOST_BIT),
  };
  const kept = { alarmBits: report.alarm, statusBits: status, ...without(extra ?? {}, MAPPED_EXTRAS) };
  const alarms = alarmsOf(report, context.edition);
  return [
    ...fixesWithAlarms(fields, { jt808: kept }, alarms.on),
    // Fixes of their own, so that the report keeps its content, and with it its identity, when it is sent again.
    ...alarms.off.filter(({ kind, code }) => context.isActive(kind, code)).map((alarm) => sourceFix({ ts, alarm })),
  ];
}

const MAPPED_EXTRAS: ReadonlySet<string> = new Set(['mileage', 'gnss_sat_num']);

/** Without a fix of its receiver a terminal repeats its last place, or says 0: that is no place of this moment. */
function placeOf(report: Report, { datum }: Context): { lat?: number; lon?: number; altitudeM?: number } {
  const { status, altitude } = report;
  if (!hasBit(status, STATUS.located)) return {};
  const place = {
    lat: (report.latitude / 1e6) * (hasBit(status, STATUS.south) ? -1 : 1),
    lon: (report.longitude / 1e6) * (hasBit(status, STATUS.west) ? -1 : 1),
  };
  const isShifted = datum === 'gcj02' || hasBit(status, STATUS.shifted);
  // Below the sea terminals send the two's complement, although the standard has no sign.
  return {
    ...(isShifted ? unshifted(place) : place),
    altitudeM: altitude < 0x8000 ? altitude : altitude - 0x1_0000,
  };
}

/** To the centimetre: the last digits of a sine may differ between machines, and with them the identity of the fix. */
function unshifted(place: LatLon): LatLon {
  const { lat, lon } = gcj02ToWgs84(place);
  return { lat: Math.round(lat * 1e7) / 1e7, lon: Math.round(lon * 1e7) / 1e7 };
}

/** The alarms that a report shows, and those that are over if they were active. */
function alarmsOf(report: Report, edition: 2013 | 2019): { on: DeviceAlarm[]; off: DeviceAlarm[] } {
  const on: DeviceAlarm[] = [];
  const off: DeviceAlarm[] = [];
  for (const { bit, kind, code, untilOver, edition: only } of ALARM_BITS) {
    if (only !== undefined && only !== edition) continue;
    const subject = code === undefined ? {} : { code };
    if (hasBit(report.alarm, bit)) on.push({ kind, active: true, ...subject });
    else if (untilOver) off.push({ kind, active: false, ...subject });
  }
  const area = report.extra?.in_out_alarm;
  if (area !== undefined && AREA_BITS.some((bit) => hasBit(report.alarm, bit))) {
    const code = `area-${area.id}`;
    const isIn = area.direction === 0;
    on.push({ kind: isIn ? 'geofence_enter' : 'geofence_exit', active: true, code });
    off.push({ kind: isIn ? 'geofence_exit' : 'geofence_enter', active: false, code });
  }
  return { on, off };
}

/** `yyMMddHHmmss` in GMT+8 as ms since the epoch; undefined when there is no such moment. */
function timeOf(digits: string): number | undefined {
  const text = digits.replace(/(..)(..)(..)(..)(..)(..)/, '20$1-$2-$3T$4:$5:$6.000Z');
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString() !== text ? undefined : at - GMT8_MS;
}

function hasBit(bits: number, bit: number): boolean {
  return ((bits >>> bit) & 1) === 1;
}

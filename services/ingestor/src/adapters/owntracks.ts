import { LatDeg, LonDeg, type DeviceAlarm } from '@roadcall/contracts';
import { z } from 'zod';
import { explain } from '../steps/explain.ts';
import { refused, type Adapted, type Adapter } from './adapter.ts';
import { headingOf, sourceFix, without } from './source-fix.ts';

/*
 * The phone apps of OwnTracks (and trackers behind its qtripp): owntracks.org/booklet/tech/json, read as of June 2026.
 * Topic `owntracks/{user}/{device}`, deeper for events and lists; `_type` says what a message is.
 */

const TOPIC = /^owntracks\/([^/]+)\/[^/]+(?:\/[a-z]+)?$/;

/** Seconds since the epoch. */
const Tst = z.number().int().min(0).max(8_640_000_000_000);

/** A number that means "unknown" when it is negative: so does iOS say it of speed and course. */
const knownIfPositive = z
  .number()
  .optional()
  .transform((value) => (value === undefined || value < 0 ? undefined : value));

const Location = z.looseObject({
  tst: Tst,
  lat: LatDeg,
  lon: LonDeg,
  acc: knownIfPositive.describe('metres'),
  alt: z.number().optional().describe('metres above sea level'),
  vel: knownIfPositive.describe('km/h'),
  cog: knownIfPositive.describe('degrees'),
  t: z.string().optional().describe('what triggered the report'),
  // Of Queclink trackers behind qtripp.
  odometer: knownIfPositive.describe('kilometres'),
  uext: knownIfPositive.describe('volts of the external supply'),
  flvl: z.number().optional().describe('fuel level, percent'),
  ign: z.boolean().optional(),
  tow: z.boolean().optional(),
});

const Transition = z.looseObject({
  tst: Tst,
  lat: LatDeg.optional(),
  lon: LonDeg.optional(),
  acc: knownIfPositive,
  event: z.enum(['enter', 'leave']),
  desc: z.string().optional(),
});

/** Types that say nothing of where a vehicle is. */
const IGNORED: ReadonlySet<string> = new Set([
  'beacon',
  'card',
  'cmd',
  'configuration',
  'dump',
  'request',
  'status',
  'steps',
  'waypoint',
  'waypoints',
]);

/** Not kept: what became a field of the fix, ids of the message, and pictures and networks of whoever carries the phone. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  '_type',
  '_id',
  'topic',
  'tst',
  'lat',
  'lon',
  'acc',
  'alt',
  'vel',
  'cog',
  'odometer',
  'uext',
  'flvl',
  'ign',
  'image',
  'imagename',
  'SSID',
  'BSSID',
]);

export const ownTracks: Adapter = {
  name: 'owntracks',
  topicFilters: ['owntracks/+/+', 'owntracks/+/+/+'],
  readTopic(topic) {
    const match = TOPIC.exec(topic);
    return match === null ? undefined : { deviceName: match[1] };
  },
  adapt({ value }) {
    const type = typeof value === 'object' && value !== null && '_type' in value ? value._type : undefined;
    switch (type) {
      case 'location':
        return read(Location, value, (location) => [fixOfLocation(location)]);
      case 'transition':
        return read(Transition, value, fixesOfTransition);
      case 'lwt':
        return { kind: 'status', status: { online: false } };
      case 'encrypted':
        return refused('_type: encrypted; Roadcall has no key: leave the encryption key in the app empty');
      default:
        if (typeof type === 'string' && IGNORED.has(type)) return { kind: 'ignored', type };
        return refused(
          `_type: ${JSON.stringify(type)?.slice(0, 60) ?? 'missing'} is none of OwnTracks; allowed are location, transition and lwt`,
        );
    }
  },
};

function fixOfLocation(location: z.infer<typeof Location>): unknown {
  const fields = {
    ts: location.tst * 1_000,
    lat: location.lat,
    lon: location.lon,
    accuracyM: location.acc,
    altitudeM: location.alt,
    speedKph: location.vel,
    headingDeg: headingOf(location.cog),
    odometerM: location.odometer === undefined ? undefined : location.odometer * 1_000,
    batteryV: location.uext,
    fuelPct: location.flvl,
    ignition: location.ign,
    alarm: alarmOf(location),
  };
  return sourceFix(fields, { owntracks: without(location, NOT_KEPT) });
}

/** `batt` is the phone's own battery and no alarm of a vehicle; these triggers are those of Queclink trackers. */
function alarmOf({ t, tow }: z.infer<typeof Location>): DeviceAlarm | undefined {
  if (tow === true) return { kind: 'tow_away', active: true };
  if (t === 'e' || t === 'E') return { kind: 'power_cut', active: t === 'e' };
  return t === 's' ? { kind: 'overspeed', active: true } : undefined;
}

/** Entering a region ends the alarm of having left it, and the other way round. */
function fixesOfTransition(transition: z.infer<typeof Transition>): unknown[] {
  const { event, desc, lat, lon } = transition;
  const code = desc === undefined || desc === '' ? undefined : desc.slice(0, 64).toWellFormed();
  const subject = code === undefined ? {} : { code };
  const ts = transition.tst * 1_000;
  const entered = event === 'enter';
  const begins = entered ? 'geofence_enter' : 'geofence_exit';
  const ends = entered ? 'geofence_exit' : 'geofence_enter';
  const left = { owntracks: without(transition, NOT_KEPT) };
  return [
    sourceFix({ ts, lat, lon, accuracyM: transition.acc, alarm: { kind: begins, active: true, ...subject } }, left),
    sourceFix({ ts, alarm: { kind: ends, active: false, ...subject } }),
  ];
}

function read<T>(schema: z.ZodType<T>, value: unknown, fixesOf: (data: T) => unknown[]): Adapted {
  const result = schema.safeParse(value);
  if (!result.success) return refused(explain(result.error, value));
  return { kind: 'fixes', fixes: fixesOf(result.data), rejections: [] };
}

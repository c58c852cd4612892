import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets of all time zones change at whole quarters of an hour. */
const QUARTER_MS = 900_000;

/**
 * Zone of the IANA database by its name, e.g. Asia/Shanghai or UTC. What only looks like one is refused: `+08:00`, which
 * PostgreSQL reads the other way round, and abbreviations (EST), which know no summer time.
 */
export const TimeZone = z
  .string()
  .max(64)
  .refine((name) => (name === 'UTC' || /^[A-Za-z_]+(\/[\w+-]+)+$/.test(name)) && isKnownZone(name), {
    message: 'is a time zone of the IANA database, e.g. Asia/Shanghai',
  });

/** What is known of a zone's clocks: the quarter of an hour that was asked for last, and its offset. */
interface ZoneClock {
  readonly format: Intl.DateTimeFormat;
  quarter: number;
  offsetMs: number;
}
/** Making a formatter costs 30 times its use, and its use 30 times a comparison. */
const clocks = new Map<string, ZoneClock>();

/** Local time less UTC at an instant (ms since the epoch), ms. @throws RangeError for a zone that is none. */
export function zoneOffsetMs(timeZone: string, atMs: number): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
    clocks.set(timeZone, (clock = { format, quarter: Number.NaN, offsetMs: 0 }));
  }
  const quarter = Math.floor(atMs / QUARTER_MS);
  if (quarter === clock.quarter) return clock.offsetMs;
  // GMT, GMT+08:00, or GMT-00:44:30 for a few of before 1972.
  const name = clock.format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes, seconds] = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  const sizeS = Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  clock.quarter = quarter;
  clock.offsetMs = (sign === '-' ? -1 : 1) * sizeS * 1_000;
  return clock.offsetMs;
}

/** The first instant after `fromMs` at which a zone's clocks change; there is one at or before `toMs`. */
export function firstOffsetChangeMs(timeZone: string, fromMs: number, toMs: number): number {
  const offsetMs = zoneOffsetMs(timeZone, fromMs);
  let [before, after] = [fromMs, toMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zoneOffsetMs(timeZone, middle) === offsetMs) before = middle;
    else after = middle;
  }
  return after;
}

/** What the clock on the wall of a zone shows at an instant (ms since the epoch): day of the week, 1 Monday to 7 Sunday, and minute of the day. */
export function localTime(timeZone: string, atMs: number): { day: number; minute: number } {
  const localMs = atMs + zoneOffsetMs(timeZone, atMs);
  const dayNumber = Math.floor(localMs / DAY_MS);
  // 1970-01-01 was a Thursday.
  const day = ((((dayNumber + 3) % 7) + 7) % 7) + 1;
  return { day, minute: Math.floor((localMs - dayNumber * DAY_MS) / MINUTE_MS) };
}

/** The local day in which an instant (ms since the epoch) lies, as `2026-03-01`. */
export function localDayOf(timeZone: string, atMs: number): string {
  return new Date(atMs + zoneOffsetMs(timeZone, atMs)).toISOString().slice(0, 10);
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** An instant (ms since the epoch) as local time with its offset, `2026-03-01T16:00:00.000+08:00`. */
export function localIso(timeZone: string, atMs: number): string {
  const offsetMs = zoneOffsetMs(timeZone, atMs);
  const local = new Date(atMs + offsetMs).toISOString().slice(0, -1);
  if (offsetMs === 0) return `${local}Z`;
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  return `${local}${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/**
 * When the clock on the wall shows a local time: of two such instants (clocks are set back) the first that is not before
 * `notBeforeMs`; of none (they are set forward over it) the instant of the change.
 * @param localMs the local time as if it were UTC, ms since the epoch.
 */
export function instantOfLocal(timeZone: string, localMs: number, notBeforeMs = Number.NEGATIVE_INFINITY): number {
  const offsets = [zoneOffsetMs(timeZone, localMs - DAY_MS), zoneOffsetMs(timeZone, localMs + DAY_MS)];
  const [first, second] = offsets.map((offsetMs) => localMs - offsetMs).toSorted((a, b) => a - b) as [number, number];
  const shows = (atMs: number): boolean => atMs + zoneOffsetMs(timeZone, atMs) === localMs;
  if (shows(first) && first >= notBeforeMs) return first;
  if (shows(second) || shows(first)) return Math.max(second, first);
  return firstOffsetChangeMs(timeZone, first - 1, second);
}

/** From when to when a local day lasts, 23 to 25 hours: from ≤ t < to, ms since the epoch. @param day `2026-03-01`. */
export function boundsOfLocalDay(timeZone: string, day: string): { from: number; to: number } {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  return { from: instantOfLocal(timeZone, midnightMs), to: instantOfLocal(timeZone, midnightMs + DAY_MS) };
}

/** Minute of the day of a time of day, HH:MM. */
export function minutesOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}

function isKnownZone(name: string): boolean {
  try {
    zoneOffsetMs(name, 0);
    return true;
  } catch {
    return false;
  }
}

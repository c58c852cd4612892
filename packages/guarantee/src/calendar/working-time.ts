import type { WeeklyWindow, WorkingCalendar } from '@roadcall/contracts';
import { offsetSpans, type OffsetSpan } from './zone-offset.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** A calendar that has no hour in so long has none at all. */
const HORIZON_MS = 800 * DAY_MS;

/** From … to, ms since the epoch; the end does not belong to it. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The intervals of a period in which a calendar counts, in order and apart. They go by the clock on the wall of its
 * zone: an hour that is skipped counts nothing, one that comes twice counts twice.
 */
export function* workingIntervals(calendar: WorkingCalendar, fromMs: number, toMs: number): Generator<Interval> {
  const days = new DayPlan(calendar);
  for (const span of offsetSpans(calendar.schedule.timeZone, fromMs, toMs)) yield* intervalsIn(days, span);
}

/** Counted time of a period, ms; `null`: around the clock. 0 when it ends before it begins. */
export function elapsedMs(calendar: WorkingCalendar | null, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  if (calendar === null) return toMs - fromMs;
  let sum = 0;
  for (const interval of workingIntervals(calendar, fromMs, toMs)) sum += interval.toMs - interval.fromMs;
  return sum;
}

/**
 * The first instant at which `countedMs` have been counted since `fromMs`, ms since the epoch; Infinity when the
 * calendar counts nothing for more than two years.
 */
export function afterElapsed(calendar: WorkingCalendar | null, fromMs: number, countedMs: number): number {
  if (countedMs <= 0) return fromMs;
  if (calendar === null) return fromMs + countedMs;
  let leftMs = countedMs;
  for (let startMs = fromMs, idle = true; ; startMs += HORIZON_MS, idle = true) {
    for (const interval of workingIntervals(calendar, startMs, startMs + HORIZON_MS)) {
      idle = false;
      const lengthMs = interval.toMs - interval.fromMs;
      if (leftMs <= lengthMs) return interval.fromMs + leftMs;
      leftMs -= lengthMs;
    }
    if (idle) return Infinity;
  }
}

function intervalsIn(days: DayPlan, { fromMs, toMs, offsetMs }: OffsetSpan): Interval[] {
  const found: Interval[] = [];
  // A window that begins on the day before may last into this one.
  const firstDay = Math.floor((fromMs + offsetMs) / DAY_MS) - 1;
  const lastDay = Math.floor((toMs + offsetMs - 1) / DAY_MS);
  for (let day = firstDay; day <= lastDay; day++) {
    for (const window of days.windowsOf(day)) {
      const begin = day * DAY_MS + minutesOf(window.from) * MINUTE_MS - offsetMs;
      const end = day * DAY_MS + endMinutes(window) * MINUTE_MS - offsetMs;
      if (begin < toMs && end > fromMs) found.push({ fromMs: Math.max(begin, fromMs), toMs: Math.min(end, toMs) });
    }
  }
  return united(found);
}

function united(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last !== undefined && next.fromMs <= last.toMs) {
      merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, next.toMs) };
    } else merged.push(next);
  }
  return merged;
}

/** Which windows begin on a local day, counted in days since 1970-01-01. */
class DayPlan {
  readonly #calendar: WorkingCalendar;
  readonly #holidays: ReadonlySet<number>;
  readonly #standIns: ReadonlyMap<number, number>;

  constructor(calendar: WorkingCalendar) {
    this.#calendar = calendar;
    this.#holidays = new Set(calendar.holidays.map(dayNumber));
    this.#standIns = new Map(calendar.workdays.map(({ date, asDay }) => [dayNumber(date), asDay]));
  }

  windowsOf(day: number): readonly WeeklyWindow[] {
    const standIn = this.#standIns.get(day);
    if (standIn === undefined && this.#holidays.has(day)) return [];
    const weekday = standIn ?? weekdayOf(day);
    return this.#calendar.schedule.windows.filter(({ days }) => days.includes(weekday));
  }
}

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
/** 1 Monday to 7 Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
const minutesOf = (timeOfDay: string): number => Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
const endMinutes = ({ from, to }: WeeklyWindow): number =>
  minutesOf(to) <= minutesOf(from) ? minutesOf(to) + 1_440 : minutesOf(to);

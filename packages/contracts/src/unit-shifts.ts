import { instantOfLocal, localTime, minutesOf, zoneOffsetMs } from './local-time.ts';
import type { PlannedBreak } from './units.ts';
import type { WeeklySchedule, WeeklyWindow } from './weekly-schedule.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Windows that follow each other without a gap are one shift; more of them than a week has is a shift without end. */
const MOST_WINDOWS = 14;

/**
 * When the shift ends that the plan has at `atMs` (ms since the epoch): windows that touch are one shift. null: by the
 * plan there is none then.
 * @param branchZone zone of the unit's branch, where the plan names none.
 */
export function shiftEndMs({ timeZone, windows }: WeeklySchedule, atMs: number, branchZone: string): number | null {
  const zone = timeZone ?? branchZone;
  let endMs = atMs;
  for (let count = 0; count < MOST_WINDOWS; count++) {
    const left = Math.max(...windows.map((window) => minutesLeft(window, localTime(zone, endMs))));
    if (left <= 0) break;
    endMs = laterOnTheWall(zone, endMs, left);
  }
  return endMs === atMs ? null : endMs;
}

/** The first planned break that begins at or after `atMs` and before `untilMs`; null: none. */
export function nextBreakMs(
  breaks: readonly PlannedBreak[],
  timeZone: string,
  { atMs, untilMs }: { atMs: number; untilMs: number },
): number | null {
  const { minute } = localTime(timeZone, atMs);
  const begins = breaks.map(({ from }) => {
    const wait = (minutesOf(from) - minute + DAY_MINUTES) % DAY_MINUTES;
    return laterOnTheWall(timeZone, atMs, wait);
  });
  const first = Math.min(...begins);
  return first < untilMs ? first : null;
}

/** When the clock on the wall, which shows whole minutes, has gone on by so many of them. */
function laterOnTheWall(timeZone: string, atMs: number, minutes: number): number {
  const wholeMinuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  if (minutes === 0) return wholeMinuteMs;
  const localMs = wholeMinuteMs + zoneOffsetMs(timeZone, wholeMinuteMs) + minutes * MINUTE_MS;
  return instantOfLocal(timeZone, localMs, wholeMinuteMs + 1);
}

/** Minutes until a window that is open at a local time closes; 0: it is not open. */
function minutesLeft({ days, from, to }: WeeklyWindow, { day, minute }: { day: number; minute: number }): number {
  const start = minutesOf(from);
  const end = minutesOf(to);
  const dayBefore = day === 1 ? 7 : day - 1;
  if (start < end) return days.includes(day) && minute >= start && minute < end ? end - minute : 0;
  if (days.includes(day) && minute >= start) return DAY_MINUTES - minute + end;
  return days.includes(dayBefore) && minute < end ? end - minute : 0;
}

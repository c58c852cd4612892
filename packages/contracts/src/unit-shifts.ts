import { localTime, minutesOf } from './local-time.ts';
import type { PlannedBreak } from './units.ts';
import type { WeeklySchedule, WeeklyWindow } from './weekly-schedule.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Windows that follow each other without a gap are one shift; more of them than a week has is a shift without end. */
const MOST_WINDOWS = 14;

/**
 * When the shift ends that the plan has at `atMs` (ms since the epoch): windows that touch are one shift. null: by the
 * plan there is none then. On the day of a change of clocks an end beyond the change is an hour off.
 */
export function shiftEndMs({ timeZone, windows }: WeeklySchedule, atMs: number): number | null {
  let endMs = atMs;
  for (let count = 0; count < MOST_WINDOWS; count++) {
    const left = Math.max(...windows.map((window) => minutesLeft(window, localTime(timeZone, endMs))));
    if (left <= 0) break;
    endMs = Math.floor(endMs / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS;
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
  const wholeMinuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const begins = breaks.map(({ from }) => {
    const wait = (minutesOf(from) - minute + DAY_MINUTES) % DAY_MINUTES;
    return wholeMinuteMs + wait * MINUTE_MS;
  });
  const first = Math.min(...begins);
  return first < untilMs ? first : null;
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

import type { WeeklySchedule, WeeklyWindow } from '@roadcall/contracts';

const DAY_MINUTES = 1_440;
const WEEK_DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Making a formatter costs 30 times its use. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether a schedule counts at an instant (ms since the epoch), by the clock on the wall of its zone: on the day of a
 * change of clocks a window is an hour longer or shorter.
 */
export function isWithinSchedule({ timeZone, windows }: WeeklySchedule, at: number): boolean {
  const { day, minute } = localTime(timeZone, at);
  return windows.some((window) => isWithinWindow(window, day, minute));
}

function isWithinWindow(window: WeeklyWindow, day: number, minute: number): boolean {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from < to) return window.days.includes(day) && minute >= from && minute < to;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (window.days.includes(day) && minute >= from) || (window.days.includes(dayBefore) && minute < to);
}

function minutesOf(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 60 + Number(timeOfDay.slice(3));
}

/** Day of the week, 1 Monday to 7 Sunday, and minute of the day. */
function localTime(timeZone: string, at: number): { day: number; minute: number } {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const minute = (Number(parts.get('hour')) * 60 + Number(parts.get('minute'))) % DAY_MINUTES;
  return { day: WEEK_DAYS.indexOf(parts.get('weekday') ?? '') + 1, minute };
}

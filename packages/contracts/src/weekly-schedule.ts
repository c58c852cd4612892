import { z } from 'zod';
import { localTime, minutesOf, TimeZone } from './local-time.ts';

/** Time of day, local to the schedule's zone: 00:00 to 23:59. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, 00:00 to 23:59');

/**
 * A stretch of the week. `days`: 1 Monday to 7 Sunday, on which it begins; with `to` at or before `from` it ends on the
 * next day, so that 22:00–06:00 is one night.
 */
export const WeeklyWindow = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  from: TimeOfDay,
  to: TimeOfDay,
});
export type WeeklyWindow = z.infer<typeof WeeklyWindow>;

/** When something counts, in local time; any of the windows is enough. */
export const WeeklySchedule = z.object({
  timeZone: TimeZone.nullable().default(null).describe('null: of the branch that the vehicle or unit belongs to'),
  windows: z.array(WeeklyWindow).min(1).max(14),
});
export type WeeklySchedule = z.infer<typeof WeeklySchedule>;

/**
 * Whether a schedule counts at an instant (ms since the epoch), by the clock on the wall of its zone: on the day of a
 * change of clocks a window is an hour longer or shorter.
 * @param branchZone zone of the branch, where the schedule names none.
 */
export function isWithinSchedule({ timeZone, windows }: WeeklySchedule, atMs: number, branchZone: string): boolean {
  const { day, minute } = localTime(timeZone ?? branchZone, atMs);
  return windows.some((window) => isWithinWindow(window, day, minute));
}

function isWithinWindow(window: WeeklyWindow, day: number, minute: number): boolean {
  const from = minutesOf(window.from);
  const to = minutesOf(window.to);
  if (from < to) return window.days.includes(day) && minute >= from && minute < to;
  const dayBefore = day === 1 ? 7 : day - 1;
  return (window.days.includes(day) && minute >= from) || (window.days.includes(dayBefore) && minute < to);
}

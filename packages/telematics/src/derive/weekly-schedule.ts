import { localTime, minutesOf, type WeeklySchedule, type WeeklyWindow } from '@roadcall/contracts';

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

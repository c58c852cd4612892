import { z } from 'zod';

/** Time of day, local to the schedule's zone: 00:00 to 23:59. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM, 00:00 to 23:59');

/** Zone of the IANA database, e.g. Asia/Shanghai. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isKnownZone, { message: 'is a time zone of the IANA database, e.g. Asia/Shanghai' });

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
export const WeeklySchedule = z.object({ timeZone: TimeZone, windows: z.array(WeeklyWindow).min(1).max(14) });
export type WeeklySchedule = z.infer<typeof WeeklySchedule>;

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}

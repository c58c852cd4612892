import { z } from 'zod';
import { TimeZone } from './local-time.ts';
import { WeeklySchedule } from './weekly-schedule.ts';

const LocalDate = z.iso.date();

/**
 * When time counts for a promise in working hours (domain §13): a week in a zone, less its holidays. A day of `workdays`
 * has the hours of the weekday that it stands in for, as when a Saturday is worked for a bridge day.
 */
export const WorkingCalendar = z.object({
  schedule: WeeklySchedule.extend({ timeZone: TimeZone }),
  holidays: z.array(LocalDate).max(2_000).default([]),
  workdays: z
    .array(z.object({ date: LocalDate, asDay: z.number().int().min(1).max(7) }))
    .max(500)
    .default([]),
});
export type WorkingCalendar = z.infer<typeof WorkingCalendar>;

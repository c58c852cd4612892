import { z } from 'zod';

const days = (min: number, what: string) => z.number().int().min(min).max(3_650).describe(`days; ${what}`);

/** How long a tenant's data are kept; what is older is removed by the upkeep of the next hours. */
export const RetentionSettings = z.object({
  telemetryDays: days(1, 'fixes; below 90 it is the oldest age of a fix that is taken, too'),
  tripsDays: days(7, 'trips, stops, stays in fences, and roll-ups'),
  alarmsDays: days(7, 'alarms that have ended; those of an incident stay with it'),
  eventsDays: days(7, 'the feed of changes'),
  quarantineDays: days(1, 'refused messages'),
  accessLogDays: days(90, 'the record of who read positions'),
  quarantineDeviceKb: z.number().int().min(1_024).max(1_048_576).describe('kilobytes of refused messages per device'),
});
export type RetentionSettings = z.infer<typeof RetentionSettings>;

export const VersionedRetention = RetentionSettings.extend({ version: z.number().int() });
export type VersionedRetention = z.infer<typeof VersionedRetention>;

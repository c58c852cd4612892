import { z } from 'zod';

/** Degrees, WGS-84. */
export const LatDeg = z.number().min(-90).max(90);
/** Degrees, WGS-84. */
export const LonDeg = z.number().min(-180).max(180);

export const Place = z.object({ lat: LatDeg, lon: LonDeg });
export type Place = z.infer<typeof Place>;

/** Instant as ISO 8601 in UTC, e.g. `2026-03-01T08:00:00.000Z`: the form of every `…At` in REST and events. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** Newest known state of a vehicle or unit, as REST gives it. Absent = unknown, never 0. */
export const LastPosition = z.object({
  ...Place.shape,
  recordedAt: Instant.describe('device clock'),
  receivedAt: Instant.describe('server clock'),
  speedKph: z.number().nullable(),
  headingDeg: z.number().nullable(),
  motion: z.enum(['unknown', 'parked', 'idling', 'moving']),
  odometerM: z.number().nullable(),
  fuelPct: z.number().nullable(),
  chargePct: z.number().nullable(),
  ignition: z.boolean().nullable(),
});
export type LastPosition = z.infer<typeof LastPosition>;
export type Motion = LastPosition['motion'];

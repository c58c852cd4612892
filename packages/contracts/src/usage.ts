import { z } from 'zod';
import { VehicleId } from './ids.ts';
import { PageQuery } from './problem.ts';
import { Instant } from './position.ts';
import { TimeZone } from './local-time.ts';

/** Longest period of one question for roll-ups, days. */
export const MAX_USAGE_DAYS = 366;

const period = { from: Instant, to: Instant };

export const UsageQuery = z.object({
  ...period,
  by: z.enum(['hour', 'day']).default('day'),
  timeZone: TimeZone.optional().describe('of the days; hours are those of UTC; left out: of the vehicle’s branch'),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

/** What a vehicle did in an hour or a local day. Time of a silence of which nothing is known is in none of the seconds. */
export const UsagePeriod = z.object({
  from: Instant,
  distanceM: z.number(),
  drivingS: z.number(),
  idlingS: z.number(),
  parkedS: z.number(),
  maxSpeedKph: z.number().nullable(),
  fixes: z.number().int(),
  alarms: z.number().int().describe('alarms that began in it'),
  fuelUsedPct: z.number(),
  chargeUsedPct: z.number(),
});
export type UsagePeriod = z.infer<typeof UsagePeriod>;

export const VehicleUsage = z.object({
  timeZone: z.string().describe('of the days'),
  periods: z.array(UsagePeriod),
  rolledUpTo: Instant.nullable().describe('hours before it are complete but for fixes that come late'),
});
export type VehicleUsage = z.infer<typeof VehicleUsage>;

export const UtilisationQuery = PageQuery.extend(period);
export type UtilisationQuery = z.infer<typeof UtilisationQuery>;

const times = { rentedS: z.number(), drivingS: z.number(), idlingS: z.number(), distanceM: z.number() };
export const VehicleUtilisation = z.object({ vehicleId: VehicleId, plate: z.string(), ...times });
export type VehicleUtilisation = z.infer<typeof VehicleUtilisation>;

/** How much of a period vehicles were rented out and driven. */
export const Utilisation = z.object({
  fleet: z.object({ vehicles: z.number().int(), ...times }).describe('all vehicles together'),
  rentedShare: z.number().describe('rented time of the whole fleet, 0…1'),
  drivingShare: z.number().describe('driving time of the whole fleet, 0…1'),
  items: z.array(VehicleUtilisation),
  next: z.string().nullable(),
});
export type Utilisation = z.infer<typeof Utilisation>;

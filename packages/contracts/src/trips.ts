import { z } from 'zod';
import { DeviceId, RentalId, UnitId, UserId, VehicleId } from './ids.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';

const TripEnd = z.object({ lat: LatDeg.nullable(), lon: LonDeg.nullable() });
const Milliseconds = z.number().int().min(0);

/** How many of a kind: light, marked, severe. */
const SeverityCounts = z.tuple([z.number().int(), z.number().int(), z.number().int()]);
export const HarshKind = z.enum(['harsh_braking', 'harsh_acceleration', 'harsh_cornering']);
export type HarshKind = z.infer<typeof HarshKind>;

/** One part of a driver score, with what it takes off 100 points. */
export const ScorePart = z.object({
  kind: z.enum([...HarshKind.options, 'overspeed']),
  counts: SeverityCounts.nullable().describe('harsh events by severity'),
  per100Km: z.number().describe('harsh events weighted by severity, or minutes of overspeed, per 100 km'),
  pointsLost: z.number(),
});

/** Driver score (domain §3): 0 (worst) to 100 with its parts; null without any distance. */
export const DriverScore = z.object({ score: z.number().nullable(), parts: z.array(ScorePart) });
export type DriverScore = z.infer<typeof DriverScore>;

/** What derivation is about: one device in one vehicle or unit; `run` 0: as the fixes came in, else derived again. */
const Derived = {
  id: z.uuid(),
  run: z.number().int().min(0),
  deviceId: DeviceId,
  vehicleId: VehicleId.nullable(),
  unitId: UnitId.nullable(),
  rentalId: RentalId.nullable(),
  beganAt: Instant,
};

/** A drive from one stop to the next. `gap`: the device was silent meanwhile, only its ends are known. */
export const Trip = z.object({
  ...Derived,
  kind: z.enum(['driven', 'gap']),
  endedAt: Instant.nullable().describe('null while it goes on'),
  from: TripEnd,
  to: TripEnd,
  distanceM: z.number(),
  movingMs: Milliseconds,
  idlingMs: Milliseconds,
  engineMs: Milliseconds.describe('with the engine on'),
  overspeedMs: Milliseconds,
  maxSpeedKph: z.number().nullable(),
  odometerM: z.number().nullable().describe('at its end'),
  driver: DriverScore,
});
export type Trip = z.infer<typeof Trip>;

export const Stop = z.object({
  ...Derived,
  endedAt: Instant.nullable().describe('null while it lasts'),
  place: TripEnd,
  idlingMs: Milliseconds.describe('with the engine on'),
  odometerM: z.number().nullable(),
});
export type Stop = z.infer<typeof Stop>;

export const DrivingEvent = z.object({
  ...Derived,
  kind: z.enum([...HarshKind.options, 'overspeed', 'idling']),
  severity: z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('light, marked, severe'),
  source: z.enum(['device', 'fixes']).describe('who noticed it'),
  endedAt: Instant,
  value: z.number().nullable().describe('m/s² of a harsh one, highest km/h of overspeed'),
  ...TripEnd.shape,
});
export type DrivingEvent = z.infer<typeof DrivingEvent>;

export const EnergyEvent = z.object({
  ...Derived,
  kind: z.enum(['refuel', 'drain', 'charge']),
  endedAt: Instant,
  fromPct: z.number(),
  toPct: z.number(),
  odometerM: z.number().nullable(),
  ...TripEnd.shape,
});
export type EnergyEvent = z.infer<typeof EnergyEvent>;

/** Longest period of one question about trips, stops and events, days. */
export const MAX_DERIVED_DAYS = 92;

/** A period of at most `MAX_DERIVED_DAYS`; what overlaps it, oldest first, at most `limit`. */
export const PeriodQuery = z.object({
  from: Instant,
  to: Instant,
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});
export type PeriodQuery = z.infer<typeof PeriodQuery>;

export const Trips = z.object({ trips: z.array(Trip), truncated: z.boolean() });
export const Stops = z.object({ stops: z.array(Stop), truncated: z.boolean() });
export const DrivingEvents = z.object({ events: z.array(DrivingEvent), truncated: z.boolean() });
export const EnergyEvents = z.object({ events: z.array(EnergyEvent), truncated: z.boolean() });

/** Score over several trips. */
export const DriverScoreSummary = z.object({
  ...DriverScore.shape,
  tripCount: z.number().int(),
  distanceM: z.number(),
  movingMs: Milliseconds,
  overspeedMs: Milliseconds,
});
export type DriverScoreSummary = z.infer<typeof DriverScoreSummary>;

/** Wish to derive a day of a vehicle again: with its late fixes, by the rules of then or of now. */
export const NewDerivation = z.object({
  day: z.iso.date().describe('day of the vehicle’s branch, over by now'),
  rules: z.enum(['then', 'now']).default('then'),
  preview: z.boolean().default(true).describe('only say what would change'),
});
export type NewDerivation = z.infer<typeof NewDerivation>;

const Changed = <T extends z.ZodType>(record: T) =>
  z.object({
    added: z.array(record),
    removed: z.array(record),
    changed: z.array(z.object({ before: record, after: record })),
  });

/** A change in the life of an alarm that deriving again would find, or not find any more. It never raises any. */
export const AlarmTransition = z.object({
  change: z.string(),
  kind: z.string(),
  subject: z.string(),
  at: Instant,
});
export type AlarmTransition = z.infer<typeof AlarmTransition>;

/** What deriving a day again changes, or changed. */
export const Derivation = z.object({
  run: z.number().int().nullable().describe('null: a preview, or nothing changed'),
  vehicleId: VehicleId,
  day: z.iso.date(),
  timeZone: z.string().describe('of the day'),
  rules: z.enum(['then', 'now']),
  lateFixes: z.number().int(),
  trips: Changed(Trip),
  stops: Changed(Stop),
  drivingEvents: z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() }),
  energyEvents: z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() }),
  alarms: z.object({ added: z.array(AlarmTransition), removed: z.array(AlarmTransition) }),
});
export type Derivation = z.infer<typeof Derivation>;

/** A day that was derived again. */
export const DerivationRun = z.object({
  run: z.number().int(),
  vehicleId: VehicleId,
  day: z.iso.date(),
  rules: z.enum(['then', 'now']),
  createdAt: Instant,
  createdBy: UserId,
});
export type DerivationRun = z.infer<typeof DerivationRun>;

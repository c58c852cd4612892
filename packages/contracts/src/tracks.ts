import { z } from 'zod';
import { Alarm } from './alarms.ts';
import { DeviceId, UnitId, VehicleId, WireNo } from './ids.ts';
import { Instant, Place } from './position.ts';
import { Stop } from './trips.ts';
import { TimeZone } from './local-time.ts';

/** Why a stored point is kept out of derivation. `late`: what came after it was known already; the others: doubtful. */
export const TrackFlag = z.enum(['late', 'jump', 'few_satellites']);
export type TrackFlag = z.infer<typeof TrackFlag>;

/** One point of a track. */
export const TrackPoint = z.object({
  ...Place.shape,
  recordedAt: Instant,
  speedKph: z.number().nullable(),
  headingDeg: z.number().nullable(),
  odometerM: z.number().nullable(),
  fuelPct: z.number().nullable(),
  chargePct: z.number().nullable(),
  ignition: z.boolean().nullable(),
  flags: z.array(TrackFlag),
});
export type TrackPoint = z.infer<typeof TrackPoint>;

/** Which stored points are wanted. */
const pointChoice = {
  late: z.stringbool().default(true).describe('with points that came late'),
  doubtful: z.stringbool().default(true).describe('with jumps and points from too few satellites'),
};

/** A period of a track: `from` belongs to it, `to` does not. */
const period = { from: Instant, to: Instant };

/** Longest period of one question for a track, days. */
export const MAX_TRACK_DAYS = 31;

/** The newest `limit` stored points of the period, oldest first; `cursor` goes on with the ones before them. */
export const TrackQuery = z.object({
  ...period,
  ...pointChoice,
  limit: z.coerce.number().int().min(1).max(50_000).default(5_000).describe('stored points that are read'),
  cursor: z.string().max(200).optional().describe('`next` of the answer before'),
  toleranceM: z.coerce.number().min(0.1).max(10_000).optional().describe('simplify: stay this close at each moment'),
  maxPoints: z.coerce
    .number()
    .int()
    .min(2)
    .max(20_000)
    .optional()
    .describe('simplify: so many points, the telling ones'),
  gapS: z.coerce.number().int().min(30).max(86_400).default(300).describe('a longer silence is a gap'),
});
export type TrackQuery = z.infer<typeof TrackQuery>;

/** A silence between two points of a track. */
export const TrackGap = z.object({
  from: Instant,
  to: Instant,
  distanceM: z.number().describe('straight from its one end to the other'),
});
export type TrackGap = z.infer<typeof TrackGap>;

export const Track = z.object({
  points: z.array(TrackPoint),
  truncated: z.boolean().describe('the period holds older points than these: ask on with `next`'),
  next: z.string().nullable(),
  storedPoints: z.number().int().describe('points before they were simplified'),
  errorM: z
    .number()
    .describe('how far the simplified track is off, at most and at the same moment; 0: nothing left out'),
  gaps: z.array(TrackGap),
  alarms: z.array(Alarm).describe('alarms that were active in the period, the first 500'),
  stops: z.array(Stop).describe('stops of a vehicle that overlap the period, as they are in force; the last 500'),
});
export type Track = z.infer<typeof Track>;

/** Longest period of one export, days. */
export const MAX_EXPORT_DAYS = 366;

export const TrackExportQuery = z.object({
  ...period,
  ...pointChoice,
  format: z.enum(['gpx', 'geojson', 'csv']),
  timeZone: TimeZone.default('UTC').describe('of local times in CSV and of the dates in the file name'),
});
export type TrackExportQuery = z.infer<typeof TrackExportQuery>;

/** The whole fleet at one instant. */
export const FleetAtQuery = z.object({
  at: Instant,
  lookBackS: z.coerce.number().int().min(60).max(604_800).default(86_400).describe('older points do not count'),
  late: pointChoice.late,
  doubtful: z
    .stringbool()
    .default(false)
    .describe(pointChoice.doubtful.description ?? ''),
});
export type FleetAtQuery = z.infer<typeof FleetAtQuery>;

/** Where a vehicle or unit was: its last point at or before the instant, by the device that it carried then. */
export const PositionAt = z.object({
  no: WireNo,
  vehicleId: VehicleId.nullable(),
  unitId: UnitId.nullable(),
  label: z.string().describe('plate of the vehicle or name of the unit, as of now'),
  deviceId: DeviceId.describe('device that it carried then'),
  ...Place.shape,
  recordedAt: Instant,
  speedKph: z.number().nullable(),
  headingDeg: z.number().nullable(),
  ignition: z.boolean().nullable(),
  flags: z.array(TrackFlag),
});
export type PositionAt = z.infer<typeof PositionAt>;

export const FleetAt = z.object({
  at: Instant,
  positions: z.array(PositionAt),
  withoutPosition: z.number().int().describe('carried a device then, but have no point within the look-back'),
});
export type FleetAt = z.infer<typeof FleetAt>;

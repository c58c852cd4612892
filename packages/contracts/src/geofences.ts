import { z } from 'zod';
import { RentalPhase, VehicleClass } from './fleet.ts';
import { BranchId, GeofenceId, VehicleId } from './ids.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';
import { WeeklySchedule } from './weekly-schedule.ts';

/** What a fence is for. It tells how it is drawn and what is proposed when one is made; the rules are its triggers. */
export const GeofenceKind = z.enum(['branch_yard', 'city_limit', 'no_go', 'customer_site', 'custom']);
export type GeofenceKind = z.infer<typeof GeofenceKind>;

/** Names of colours that the console has in a dark and a light form. */
export const GeofenceColour = z.enum(['green', 'blue', 'teal', 'grey', 'red', 'magenta', 'violet']);
export type GeofenceColour = z.infer<typeof GeofenceColour>;

/** Fences of one tenant that are in force at the same time. */
export const MAX_GEOFENCES = 10_000;

const Position = z.tuple([LonDeg, LatDeg]).describe('longitude, latitude; WGS-84, as in GeoJSON');

/**
 * A GeoJSON geometry; a circle has `radiusM`, a corridor its whole `widthM` (RFC 7946 §6.1 allows more members). Sizes
 * and that no edge crosses another are judged by `checkShape` of packages/geo.
 */
export const GeofenceShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('Polygon'),
    coordinates: z
      .array(z.array(Position).max(2_001))
      .min(1)
      .max(51)
      .describe('outer ring, then holes; closed; at most 2,000 points in all'),
  }),
  z.object({ type: z.literal('Point'), coordinates: Position, radiusM: z.number().describe('10 to 200,000') }),
  z.object({
    type: z.literal('LineString'),
    coordinates: z.array(Position).max(2_001),
    widthM: z.number().describe('10 to 20,000'),
  }),
]);
export type GeofenceShape = z.infer<typeof GeofenceShape>;

/** Which vehicles a fence watches: those that meet every list that is given; null asks nothing. */
export const GeofenceScope = z.object({
  branchIds: z.array(BranchId).min(1).max(200).nullable().default(null).describe('home branch of the vehicle'),
  classes: z.array(VehicleClass).min(1).nullable().default(null),
  phases: z.array(RentalPhase).min(1).nullable().default(null).describe('rental phase at the time'),
  vehicleIds: z.array(VehicleId).min(1).max(1_000).nullable().default(null),
});
export type GeofenceScope = z.infer<typeof GeofenceScope>;

/** What a fence raises alarms for. */
export const GeofenceTriggers = z.object({
  enter: z.boolean().default(false).describe('alarm geofence_enter while inside'),
  exit: z.boolean().default(false).describe('alarm geofence_exit from leaving until it is back'),
  mustBeInside: z.boolean().default(false).describe('alarm geofence_exit whenever it is outside'),
  dwellS: z
    .number()
    .int()
    .min(60)
    .max(2_592_000)
    .nullable()
    .default(null)
    .describe('alarm geofence_dwell when inside for longer'),
  speedLimitKph: z.number().min(5).max(200).nullable().default(null).describe('alarm overspeed above it, inside'),
});
export type GeofenceTriggers = z.infer<typeof GeofenceTriggers>;

/** What a person draws and enters; PUT replaces all of it. */
export const NewGeofence = z.object({
  nameZh: z.string().trim().min(1).max(80),
  nameEn: z.string().trim().min(1).max(80),
  kind: GeofenceKind,
  colour: GeofenceColour,
  shape: GeofenceShape,
  scope: GeofenceScope.prefault({}),
  schedule: WeeklySchedule.nullable()
    .default(null)
    .describe('when it raises alarms; null: always; visits are recorded at any time'),
  triggers: GeofenceTriggers.prefault({}),
  externalId: z.string().min(1).max(100).nullable().default(null).describe('its id in the file it was imported from'),
});
export type NewGeofence = z.infer<typeof NewGeofence>;

/** One version of a fence. An edit at T makes a new one that judges positions from T on; older ones are kept. */
export const Geofence = z.object({
  id: GeofenceId,
  ...NewGeofence.shape,
  scope: GeofenceScope,
  triggers: GeofenceTriggers,
  version: z.number().int(),
  validFrom: Instant,
});
export type Geofence = z.infer<typeof Geofence>;

/** A past or present version. */
export const GeofenceVersion = Geofence.extend({
  validTo: Instant.nullable().describe('null: in force now'),
  changedBy: z.string().nullable(),
});
export type GeofenceVersion = z.infer<typeof GeofenceVersion>;

/** A vehicle's stay in a fence, as derived from its fixes. */
export const GeofenceVisit = z.object({
  id: z.uuid(),
  geofenceId: GeofenceId,
  vehicleId: VehicleId,
  plate: z.string(),
  enteredAt: Instant,
  leftAt: Instant.nullable().describe('null: still inside'),
  dwelt: z.boolean().describe('stayed longer than the fence’s dwell limit'),
});
export type GeofenceVisit = z.infer<typeof GeofenceVisit>;

/** A GeoJSON file; each feature is judged by itself. */
export const GeofenceImport = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.unknown()).max(MAX_GEOFENCES),
});
export type GeofenceImport = z.infer<typeof GeofenceImport>;

export const GeofenceImportResult = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  refused: z.array(
    z.object({
      index: z.number().int().describe('place in `features`, from 0'),
      id: z.string().nullable(),
      name: z.string().nullable(),
      errors: z.array(z.object({ field: z.string(), message: z.string() })),
    }),
  ),
});
export type GeofenceImportResult = z.infer<typeof GeofenceImportResult>;

import { z } from 'zod';
import { Skill, UnitKind, UnitState } from './fleet.ts';
import { BranchId, DeviceId, GeofenceId, IncidentId, PartnerId, UnitId, UserId, WireNo } from './ids.ts';
import { Assignment, IncidentSeverity, IncidentType } from './incidents.ts';
import { Instant, LastPosition } from './position.ts';
import { TimeOfDay, WeeklySchedule } from './weekly-schedule.ts';

/** A crew at work gives a sign of life this often, unless its unit says otherwise (ours), minutes. */
export const SAFETY_INTERVAL_MIN = 30;

/** A break of each shift that covers it, in the shift plan's time zone. */
export const PlannedBreak = z.object({ from: TimeOfDay, minutes: z.number().int().min(5).max(240) });
export type PlannedBreak = z.infer<typeof PlannedBreak>;

/** What a person says of a unit, without defaults. */
const described = {
  name: z.string().min(1).max(40).describe('call sign, e.g. R-07'),
  kind: UnitKind,
  skills: z.array(Skill).min(1).max(9),
  stationBranchId: BranchId.nullable(),
  autoAccept: z.boolean(),
  vehicleCapacity: z.number().int().min(0).max(10).describe('vehicles it carries or tows at once'),
  towMassKg: z.number().int().min(100).max(100_000).nullable().describe('heaviest vehicle it tows; null: any'),
  fullRangeKm: z.number().int().min(1).max(5_000).nullable().describe('with a full tank or battery; null: not known'),
  shiftPlan: WeeklySchedule.nullable().describe('when it works; null: always'),
  breakPlan: z.array(PlannedBreak).max(6),
  areaBranchIds: z.array(BranchId).max(50).describe('serves these branches; with no fence either: everywhere'),
  areaGeofenceId: GeofenceId.nullable().describe('serves this fence'),
  partnerId: PartnerId.nullable().describe('whose unit it is; null: ours'),
  safetyIntervalMin: z.number().int().min(1).max(480).nullable().describe(`null: ${SAFETY_INTERVAL_MIN}`),
};

/** What is left out of the later fields is null, or empty. */
export const NewUnit = z.object({
  ...described,
  stationBranchId: described.stationBranchId.default(null),
  autoAccept: described.autoAccept.default(false),
  vehicleCapacity: described.vehicleCapacity.optional().describe('default 1 for a tow truck, else 0'),
  towMassKg: described.towMassKg.optional(),
  fullRangeKm: described.fullRangeKm.optional(),
  shiftPlan: described.shiftPlan.optional(),
  breakPlan: described.breakPlan.optional(),
  areaBranchIds: described.areaBranchIds.optional(),
  areaGeofenceId: described.areaGeofenceId.optional(),
  partnerId: described.partnerId.optional(),
  safetyIntervalMin: described.safetyIntervalMin.optional(),
});
export type NewUnit = z.infer<typeof NewUnit>;

/** Edit of a unit; only what is named changes. Its duty has a route of its own. */
export const UnitEdit = z.object({ ...described, crewUserId: UserId.nullable() }).partial();
export type UnitEdit = z.infer<typeof UnitEdit>;

/** Events of before a field was known have its default. */
export const Unit = z.object({
  id: UnitId,
  no: WireNo,
  ...described,
  vehicleCapacity: described.vehicleCapacity.default(0),
  towMassKg: described.towMassKg.default(null),
  fullRangeKm: described.fullRangeKm.default(null),
  shiftPlan: described.shiftPlan.default(null),
  breakPlan: described.breakPlan.default([]),
  areaBranchIds: described.areaBranchIds.default([]),
  areaGeofenceId: described.areaGeofenceId.default(null),
  partnerId: described.partnerId.default(null),
  safetyIntervalMin: described.safetyIntervalMin.default(null),
  partner: z.object({ id: PartnerId, name: z.string() }).nullable().default(null),
  state: UnitState,
  dutyReason: z.string().nullable().default(null).describe('why it has this duty, where somebody said'),
  retired: z
    .object({ at: Instant, reason: z.string() })
    .nullable()
    .default(null)
    .describe('no longer in use: in no list and never sent, its history stays'),
  shift: z
    .object({ beganAt: Instant, endsAt: Instant.nullable().describe('by its plan; null: no end is known') })
    .nullable()
    .default(null)
    .describe('the running one'),
  break: z.object({ beganAt: Instant, dueAt: Instant }).nullable().default(null).describe('the running one'),
  nextBreakAt: Instant.nullable().default(null),
  safety: z
    .object({
      dueAt: Instant.nullable().describe('the next sign of life is wanted by then; null: none is'),
      lastAt: Instant.nullable(),
      silentSince: Instant.nullable().describe('it has not come'),
    })
    .default({ dueAt: null, lastAt: null, silentSince: null }),
  crewUserId: UserId.nullable(),
  crew: z.object({ id: UserId, name: z.string() }).nullable().default(null),
  deviceId: DeviceId.nullable(),
  version: z.number().int(),
});
export type Unit = z.infer<typeof Unit>;

/** A unit with its newest position, fuel and charge level in it as its own device reports them. */
export const UnitWithPosition = Unit.extend({ position: LastPosition.nullable(), online: z.boolean().nullable() });
export type UnitWithPosition = z.infer<typeof UnitWithPosition>;

/** Duty that a crew sets for itself, or the desk in its place. */
export const UnitDutyChange = z.object({
  state: z.enum(['available', 'returning', 'off_shift', 'out_of_service']),
  reason: z.string().trim().min(1).max(300).nullable().default(null).describe('why; kept until the next change'),
});
export type UnitDutyChange = z.infer<typeof UnitDutyChange>;

/** Begins or ends a break. */
export const UnitBreakChange = z.discriminatedUnion('act', [
  z.object({ act: z.literal('begin'), minutes: z.number().int().min(5).max(240).default(30) }),
  z.object({ act: z.literal('end') }),
]);
export type UnitBreakChange = z.infer<typeof UnitBreakChange>;

/** Shifts and breaks as they were worked, newest first. */
export const UnitWork = z.object({
  shifts: z.array(z.object({ beganAt: Instant, plannedEndAt: Instant.nullable(), endedAt: Instant.nullable() })),
  breaks: z.array(z.object({ beganAt: Instant, dueAt: Instant, endedAt: Instant.nullable() })),
});
export type UnitWork = z.infer<typeof UnitWork>;

/** Takes a unit out of use for good, or back into use. */
export const UnitRetirement = z.object({ reason: z.string().trim().min(1).max(300) });
export type UnitRetirement = z.infer<typeof UnitRetirement>;

/** One thing that happened to a unit. */
export const UnitHistoryEntry = z.object({
  at: Instant,
  kind: z.enum(['state', 'break_began', 'break_ended', 'silent', 'sign_of_life', 'retired', 'reinstated']),
  state: UnitState.describe('its duty from then on'),
  reason: z.string().nullable(),
  by: z.string().nullable().describe('display name of the user, or the service that acted'),
});
export type UnitHistoryEntry = z.infer<typeof UnitHistoryEntry>;

/** A job that a unit had, or has. */
export const UnitMission = z.object({
  assignment: Assignment,
  incident: z.object({
    id: IncidentId,
    number: z.string(),
    type: IncidentType,
    severity: IncidentSeverity,
    plate: z.string().nullable(),
  }),
});
export type UnitMission = z.infer<typeof UnitMission>;

/** A user who can be the crew of a unit. */
export const CrewMember = z.object({ id: UserId, name: z.string(), unitId: UnitId.nullable() });
export type CrewMember = z.infer<typeof CrewMember>;

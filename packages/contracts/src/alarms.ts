import { z } from 'zod';
import { AlarmKind, AlarmSeverity } from './alarm-kinds.ts';
import { AlarmRuleId } from './alarm-rules.ts';
import { AlarmId, DeviceId, IncidentId, RentalId, UnitId, UserId, VehicleId } from './ids.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';

/**
 * One alarm per vehicle (or unit, else device), kind and subject while active; a re-trigger counts up (domain §3).
 * Fields with a default came later: events that were written before them are still read.
 */
export const Alarm = z.object({
  id: AlarmId,
  kind: AlarmKind,
  severity: AlarmSeverity,
  subject: z.string().describe('fault code, wheel, fence, rental …; empty when the kind says it all'),
  vehicleId: VehicleId.nullable(),
  unitId: UnitId.nullable(),
  label: z.string().describe('plate of the vehicle or name of the unit'),
  deviceId: DeviceId,
  rentalId: RentalId.nullable(),
  incidentId: IncidentId.nullable(),
  active: z.boolean(),
  count: z.number().int().min(1),
  beganAt: Instant,
  lastAt: Instant,
  endedAt: Instant.nullable(),
  lat: LatDeg.nullable(),
  lon: LonDeg.nullable(),
  value: z.number().nullable().default(null).describe('the worst that was measured, in the unit of the threshold'),
  threshold: z.number().nullable().default(null).describe('of the rule when it was raised'),
  ruleId: AlarmRuleId.nullable().default(null),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  assigneeId: UserId.nullable().default(null),
  assignee: z.string().nullable().default(null).describe('name of who takes care of it'),
  snoozedUntil: Instant.nullable().default(null),
  clearedBy: z.string().nullable().default(null).describe('who ended it; null: it ended by itself'),
  endedBecause: z
    .enum(['device_removed'])
    .nullable()
    .default(null)
    .describe('why it ended, where neither telemetry nor a person ended it'),
  note: z.string().nullable().describe('the newest one'),
  version: z.number().int(),
});
export type Alarm = z.infer<typeof Alarm>;

const Note = z.string().trim().min(1).max(500);
/** Longest snooze, days: what is put off longer than that is a matter for the rule. */
export const MAX_SNOOZE_DAYS = 7;

export const AlarmAcknowledgement = z.object({ note: z.string().max(500).nullable().default(null) });
export type AlarmAcknowledgement = z.infer<typeof AlarmAcknowledgement>;
export const AlarmAssignment = z.object({ assigneeId: UserId.nullable().describe('null: nobody any more') });
export const AlarmSnooze = z.object({
  minutes: z
    .number()
    .int()
    .min(0)
    .max(MAX_SNOOZE_DAYS * 1_440)
    .describe('0 ends it'),
});
export const AlarmNote = z.object({ note: Note });
export const AlarmClearing = z.object({ note: Note.nullable().default(null) });

/** What a person does with an alarm. */
export const AlarmAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('acknowledge'), ...AlarmAcknowledgement.shape }),
  z.object({ act: z.literal('assign'), ...AlarmAssignment.shape }),
  z.object({ act: z.literal('snooze'), ...AlarmSnooze.shape }),
  z.object({ act: z.literal('note'), ...AlarmNote.shape }),
  z.object({ act: z.literal('clear'), ...AlarmClearing.shape }),
]);
export type AlarmAct = z.infer<typeof AlarmAct>;

/** Most alarms of one bulk act. */
export const MAX_BULK_ALARMS = 200;
export const AlarmBulkAct = z.object({ ids: z.array(AlarmId).min(1).max(MAX_BULK_ALARMS), what: AlarmAct });
export type AlarmBulkAct = z.infer<typeof AlarmBulkAct>;
/** The alarms as they are now; ids that do not exist are named. */
export const AlarmBulkResult = z.object({ alarms: z.array(Alarm), unknown: z.array(AlarmId) });
export type AlarmBulkResult = z.infer<typeof AlarmBulkResult>;

/** One line of an alarm's history. */
export const AlarmHistoryEntry = z.object({
  at: Instant,
  by: z.string().nullable().describe('name of the person'),
  act: z.enum(['acknowledge', 'assign', 'snooze', 'note', 'clear']),
  note: z.string().nullable(),
  assignee: z.string().nullable(),
  until: Instant.nullable().describe('of a snooze; null: it was ended'),
});
export type AlarmHistoryEntry = z.infer<typeof AlarmHistoryEntry>;
export const AlarmDetail = Alarm.extend({ history: z.array(AlarmHistoryEntry).describe('oldest first') });
export type AlarmDetail = z.infer<typeof AlarmDetail>;

/** Somebody whom an alarm can be given to. */
export const AlarmAssignee = z.object({ id: UserId, name: z.string() });
export type AlarmAssignee = z.infer<typeof AlarmAssignee>;

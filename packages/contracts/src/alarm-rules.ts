import { z } from 'zod';
import { AlarmKind, AlarmSeverity } from './alarm-kinds.ts';
import { RentalPhase, VehicleClass, VehicleCondition } from './fleet.ts';
import { BranchId, VehicleId } from './ids.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';
import { WeeklySchedule } from './weekly-schedule.ts';

/** What the threshold of a kind means; null: the kind has none. `factor`: multiple of the device's expected interval. */
export const ALARM_THRESHOLD: Readonly<Record<AlarmKind, { unit: ThresholdUnit; min: number; max: number } | null>> = {
  sos: null,
  collision: null,
  rollover: null,
  overspeed: { unit: 'km/h', min: 10, max: 300 },
  harsh_braking: null,
  harsh_acceleration: null,
  harsh_cornering: null,
  geofence_enter: null,
  geofence_exit: null,
  geofence_dwell: null,
  unauthorised_movement: { unit: 'm', min: 20, max: 10_000 },
  tow_away: { unit: 'm', min: 20, max: 10_000 },
  power_cut: null,
  tamper: null,
  gnss_jam: { unit: 'km/h', min: 5, max: 200 },
  low_battery: { unit: 'V', min: 1, max: 60 },
  low_fuel: { unit: '%', min: 1, max: 90 },
  low_charge: { unit: '%', min: 1, max: 90 },
  engine_fault: null,
  overheating: { unit: '°C', min: 60, max: 200 },
  tyre_pressure: { unit: 'kPa', min: 50, max: 1_000 },
  fatigue_driving: { unit: 'h', min: 0.5, max: 24 },
  fuel_theft: null,
  device_offline: { unit: 'factor', min: 2, max: 1_000 },
  rental_overdue: null,
  left_area: null,
};
export type ThresholdUnit = 'km/h' | 'm' | 'V' | '%' | '°C' | 'kPa' | 'h' | 'factor';

/** Raised in the moment in which the device says so: neither duration nor schedule nor rate may hold them back. */
export const IMMEDIATE_ALARM_KINDS: ReadonlySet<AlarmKind> = new Set(['sos', 'collision', 'rollover']);

/** Raised by the server's own round over devices and rentals, not by fixes. */
export const SERVER_ALARM_KINDS: ReadonlySet<AlarmKind> = new Set(['device_offline', 'rental_overdue']);

/** Whom a rule is for. Of the rules of a kind the narrowest that fits counts: vehicles, models, classes, branches, all. */
export const AlarmScope = z.discriminatedUnion('to', [
  z.object({ to: z.literal('all') }),
  z.object({ to: z.literal('branches'), branchIds: z.array(BranchId).min(1).max(100) }),
  z.object({ to: z.literal('classes'), classes: z.array(VehicleClass).min(1).max(9) }),
  z.object({ to: z.literal('device_models'), models: z.array(z.string().min(1).max(64)).min(1).max(100) }),
  z.object({ to: z.literal('vehicles'), vehicleIds: z.array(VehicleId).min(1).max(500) }),
]);
export type AlarmScope = z.infer<typeof AlarmScope>;

const Seconds = z.number().int().min(0).max(86_400);

/** What a rule says (domain §3). Everything that holds an alarm back decides on raising; a raised one runs its course. */
export const AlarmRuleBody = z.object({
  enabled: z.boolean(),
  severity: AlarmSeverity.describe('a critical one opens an incident by itself'),
  scope: AlarmScope,
  threshold: z.number().nullable().describe('in the unit of ALARM_THRESHOLD; null where the kind has none'),
  minDurationS: Seconds.describe('the condition must hold this long before it is raised'),
  clearAfterS: Seconds.describe('a measured condition must be gone this long before it is cleared'),
  expiresAfterS: Seconds.min(1)
    .nullable()
    .describe('something said once (a device’s own alarm, a harsh event) is cleared when not repeated this long'),
  phases: z.array(RentalPhase).min(1).max(5).nullable().describe('only in these rental phases; null: in any'),
  orIgnitionOff: z.boolean().describe('with the ignition off in any other rental phase too'),
  notWhile: z.array(VehicleCondition).max(5).describe('never in these conditions of the vehicle'),
  forUnits: z.boolean().describe('for our own service units too'),
  schedule: WeeklySchedule.nullable().describe('only then; null: always'),
  maxPerHour: z.number().int().min(1).max(1_000).nullable().describe('new ones per vehicle within an hour'),
});
export type AlarmRuleBody = z.infer<typeof AlarmRuleBody>;

/** `overspeed`: the rule for all vehicles; `overspeed.3fa85f64`: a narrower one beside it. */
export const AlarmRuleId = z
  .string()
  .regex(/^[a-z_]{3,32}(\.[0-9a-f]{8})?$/)
  .brand<'AlarmRuleId'>();
export type AlarmRuleId = z.infer<typeof AlarmRuleId>;

/** A rule in force. Version 0 is the product's default, which nobody has changed. */
export const AlarmRule = z.object({
  id: AlarmRuleId,
  kind: AlarmKind,
  ...AlarmRuleBody.shape,
  version: z.number().int().min(0),
  validFrom: Instant.nullable().describe('null: since ever'),
  changedBy: z.string().nullable(),
});
export type AlarmRule = z.infer<typeof AlarmRule>;

/** One version of a rule, from when to when it counted. A withdrawn version ends the rule. */
export const AlarmRuleVersion = AlarmRule.extend({ validTo: Instant.nullable(), withdrawn: z.boolean() });
export type AlarmRuleVersion = z.infer<typeof AlarmRuleVersion>;

export const AlarmRuleList = z.object({ items: z.array(AlarmRule) });
export const AlarmRuleVersionList = z.object({ items: z.array(AlarmRuleVersion).describe('newest first') });

/** A rule of a kind as somebody wishes it; refuses what the kind cannot do. */
export const AlarmRuleWish = z.object({ kind: AlarmKind, ...AlarmRuleBody.shape }).superRefine((rule, context) => {
  const refuse = (path: keyof AlarmRuleBody, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  const limits = ALARM_THRESHOLD[rule.kind];
  if (limits === null && rule.threshold !== null) refuse('threshold', `${rule.kind} has no threshold: give null`);
  if (limits !== null && (rule.threshold === null || rule.threshold < limits.min || rule.threshold > limits.max)) {
    refuse('threshold', `is ${limits.min} to ${limits.max} ${limits.unit}`);
  }
  if (IMMEDIATE_ALARM_KINDS.has(rule.kind)) {
    if (rule.minDurationS !== 0) refuse('minDurationS', `${rule.kind} is raised at once: give 0`);
    if (rule.schedule !== null) refuse('schedule', `${rule.kind} is raised at any time: give null`);
    if (rule.maxPerHour !== null) refuse('maxPerHour', `${rule.kind} is never held back: give null`);
  }
});
export type AlarmRuleWish = z.infer<typeof AlarmRuleWish>;

/** “Would have raised N alarms”: what a rule would have done with what is stored. */
export const AlarmPreviewRequest = z.object({
  rule: AlarmRuleWish,
  replaces: AlarmRuleId.nullable().default(null).describe('the rule that it would take the place of'),
  days: z.number().int().min(1).max(7).default(7),
});
export type AlarmPreviewRequest = z.infer<typeof AlarmPreviewRequest>;

export const AlarmPreview = z.object({
  from: Instant,
  to: Instant,
  raised: z.number().int().describe('over all vehicles; extrapolated when not every one was looked at'),
  looked: z.object({ vehicles: z.number().int(), of: z.number().int(), fixes: z.number().int() }),
  isEstimate: z.boolean().describe('not every vehicle fitted into the time budget'),
  perDay: z.array(z.object({ day: z.iso.date(), count: z.number().int() })),
  examples: z.array(
    z.object({
      vehicleId: VehicleId,
      plate: z.string(),
      count: z.number().int(),
      at: Instant.describe('begin of its newest one'),
      lat: LatDeg.nullable(),
      lon: LonDeg.nullable(),
      value: z.number().nullable(),
    }),
  ),
  tookMs: z.number(),
});
export type AlarmPreview = z.infer<typeof AlarmPreview>;

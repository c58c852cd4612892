import type { AlarmKind } from './alarm-kinds.ts';
import type { AlarmRuleBody } from './alarm-rules.ts';

/** What most kinds share: at once, for every vehicle and unit, at any time, until the condition is gone. */
const PLAIN: AlarmRuleBody = {
  enabled: true,
  severity: 'warning',
  scope: { to: 'all' },
  threshold: null,
  minDurationS: 0,
  clearAfterS: 30,
  expiresAfterS: null,
  phases: null,
  orIgnitionOff: false,
  notWhile: [],
  forUnits: true,
  schedule: null,
  maxPerHour: null,
};

/** Something that happens in a moment: cleared by itself, and bounded in number against fatigue. */
const MOMENT: AlarmRuleBody = { ...PLAIN, severity: 'info', expiresAfterS: 60, maxPerHour: 6 };

/** Nobody may drive it then, or nobody sits in it. Our own tow truck and a workshop may move it (domain §2). */
const NOT_OUT = {
  phases: ['available', 'reserved', 'returned'],
  orIgnitionOff: true,
  notWhile: ['in_rescue', 'in_maintenance'],
  forUnits: false,
} satisfies Partial<AlarmRuleBody>;

/** The rule of each kind while a tenant has made no own one (domain §3; durations and thresholds are ours). */
export const DEFAULT_ALARM_RULES: Readonly<Record<AlarmKind, AlarmRuleBody>> = {
  sos: { ...PLAIN, severity: 'critical' },
  collision: { ...PLAIN, severity: 'critical' },
  rollover: { ...PLAIN, severity: 'critical' },
  overspeed: { ...PLAIN, threshold: 130, minDurationS: 10, expiresAfterS: 300, maxPerHour: 6 },
  harsh_braking: MOMENT,
  harsh_acceleration: MOMENT,
  harsh_cornering: MOMENT,
  geofence_enter: { ...PLAIN, severity: 'info', notWhile: ['in_rescue'], forUnits: false, maxPerHour: 20 },
  geofence_exit: { ...PLAIN, notWhile: ['in_rescue'], forUnits: false, maxPerHour: 20 },
  geofence_dwell: { ...PLAIN, severity: 'info', notWhile: ['in_rescue'], forUnits: false, maxPerHour: 20 },
  unauthorised_movement: { ...PLAIN, ...NOT_OUT, severity: 'critical', threshold: 200, minDurationS: 30 },
  tow_away: { ...PLAIN, ...NOT_OUT, severity: 'critical', threshold: 200, minDurationS: 30 },
  power_cut: { ...PLAIN, minDurationS: 60, notWhile: ['in_maintenance'] },
  tamper: { ...PLAIN, notWhile: ['in_maintenance'] },
  gnss_jam: { ...PLAIN, threshold: 20, minDurationS: 180, clearAfterS: 60 },
  low_battery: { ...PLAIN, threshold: 11.5, minDurationS: 120, clearAfterS: 300, expiresAfterS: 86_400 },
  low_fuel: { ...PLAIN, threshold: 10, minDurationS: 120, clearAfterS: 120, expiresAfterS: 86_400 },
  low_charge: { ...PLAIN, threshold: 15, minDurationS: 120, clearAfterS: 120, expiresAfterS: 86_400 },
  engine_fault: { ...PLAIN, clearAfterS: 60 },
  overheating: { ...PLAIN, threshold: 115, minDurationS: 20, clearAfterS: 60 },
  tyre_pressure: { ...PLAIN, threshold: 180, minDurationS: 60, clearAfterS: 300 },
  fatigue_driving: { ...PLAIN, threshold: 4, clearAfterS: 0 },
  fuel_theft: { ...MOMENT, severity: 'warning', expiresAfterS: 3_600 },
  device_offline: { ...PLAIN, severity: 'info', threshold: 12, notWhile: ['out_of_service', 'in_maintenance'] },
  left_area: { ...PLAIN, phases: ['rented'], notWhile: ['in_rescue'], forUnits: false, maxPerHour: 6 },
  rental_overdue: { ...PLAIN, minDurationS: 900, forUnits: false },
};

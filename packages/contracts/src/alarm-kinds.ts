import { z } from 'zod';

/** Alarm kinds of domain §3. A device may send them but for `UNSAID_ALARM_KINDS`. */
export const AlarmKind = z.enum([
  'sos',
  'collision',
  'rollover',
  'overspeed',
  'harsh_braking',
  'harsh_acceleration',
  'harsh_cornering',
  'geofence_enter',
  'geofence_exit',
  'geofence_dwell',
  'unauthorised_movement',
  'tow_away',
  'power_cut',
  'tamper',
  'gnss_jam',
  'low_battery',
  'low_fuel',
  'low_charge',
  'engine_fault',
  'overheating',
  'tyre_pressure',
  'fatigue_driving',
  'fuel_theft',
  'device_offline',
  'rental_overdue',
  'left_area',
]);
export type AlarmKind = z.infer<typeof AlarmKind>;

/** Kinds that no device can know of: the server raises them. */
export const UNSAID_ALARM_KINDS = [
  'device_offline',
  'rental_overdue',
  'left_area',
] as const satisfies readonly AlarmKind[];

export const AlarmSeverity = z.enum(['info', 'warning', 'critical']);
export type AlarmSeverity = z.infer<typeof AlarmSeverity>;

import { z } from 'zod';

/** Alarm kinds of domain §3. A device may send them; `device_offline` and `rental_overdue` are raised by the server. */
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
]);
export type AlarmKind = z.infer<typeof AlarmKind>;

export const AlarmSeverity = z.enum(['info', 'warning', 'critical']);
export type AlarmSeverity = z.infer<typeof AlarmSeverity>;

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

/** Default severity of each kind. Critical ones open an incident by themselves (domain §3: SOS, collision, rollover, theft signs). */
export const ALARM_SEVERITY: Readonly<Record<AlarmKind, AlarmSeverity>> = {
  sos: 'critical',
  collision: 'critical',
  rollover: 'critical',
  tow_away: 'critical',
  unauthorised_movement: 'critical',
  overspeed: 'warning',
  harsh_braking: 'info',
  harsh_acceleration: 'info',
  harsh_cornering: 'info',
  geofence_enter: 'info',
  geofence_exit: 'warning',
  power_cut: 'warning',
  tamper: 'warning',
  gnss_jam: 'warning',
  low_battery: 'warning',
  low_fuel: 'warning',
  low_charge: 'warning',
  engine_fault: 'warning',
  overheating: 'warning',
  tyre_pressure: 'warning',
  fatigue_driving: 'warning',
  fuel_theft: 'warning',
  device_offline: 'info',
  rental_overdue: 'warning',
};

import type { AlarmKind } from './alarm-kinds.ts';
import type { Energy, Skill } from './fleet.ts';
import type { IncidentSeverity, IncidentType } from './incidents.ts';

/** Needs that triage suggests for a type (domain §4); the dispatcher may say others. None: nobody has to drive there. */
export const NEEDS_OF_TYPE: Readonly<Record<IncidentType, readonly Skill[]>> = {
  breakdown: ['tow'],
  theft: ['survey'],
  accident: ['tow', 'survey'],
  medical: ['first_aid'],
  out_of_energy: ['fuel'],
  flat_tyre: ['tyre'],
  lockout: ['lockout'],
  fire: ['tow'],
  vehicle_damage: ['survey'],
  natural_disaster: ['tow', 'survey'],
  own_system_failure: [],
};

/** Types after which the customer's own vehicle will not go on (domain §4): a replacement is owed while it is rented. */
const STRANDS_THE_CUSTOMER: ReadonlySet<IncidentType> = new Set([
  'breakdown',
  'accident',
  'theft',
  'fire',
  'natural_disaster',
]);

/** Type of the incident that an alarm points to (domain §3, §4); null: it points to none by itself. */
const TYPE_OF_ALARM: Readonly<Record<AlarmKind, IncidentType | null>> = {
  sos: 'medical',
  collision: 'accident',
  rollover: 'accident',
  tow_away: 'theft',
  unauthorised_movement: 'theft',
  power_cut: 'theft',
  tamper: 'theft',
  gnss_jam: 'theft',
  fuel_theft: 'vehicle_damage',
  engine_fault: 'breakdown',
  overheating: 'breakdown',
  low_battery: 'breakdown',
  tyre_pressure: 'flat_tyre',
  low_fuel: 'out_of_energy',
  low_charge: 'out_of_energy',
  overspeed: null,
  harsh_braking: null,
  harsh_acceleration: null,
  harsh_cornering: null,
  geofence_enter: null,
  geofence_exit: null,
  geofence_dwell: null,
  fatigue_driving: null,
  device_offline: null,
  rental_overdue: null,
  left_area: null,
};

const SEVERITY_OF_TYPE: Readonly<Record<IncidentType, IncidentSeverity>> = {
  medical: 'critical',
  fire: 'critical',
  accident: 'major',
  theft: 'major',
  breakdown: 'minor',
  out_of_energy: 'minor',
  flat_tyre: 'minor',
  lockout: 'minor',
  vehicle_damage: 'minor',
  natural_disaster: 'critical',
  own_system_failure: 'major',
};

export interface Triage {
  readonly type: IncidentType;
  readonly severity: IncidentSeverity;
  readonly needs: readonly Skill[];
  readonly replacementOwed: boolean;
}

/** Type of the incident that an alarm of this kind points to, or null (domain §3, §4). */
export function incidentTypeOfAlarm(kind: AlarmKind): IncidentType | null {
  return TYPE_OF_ALARM[kind];
}

/** Needs that triage suggests: those of the type, but a charge instead of fuel for an electric vehicle. */
export function suggestedNeeds(type: IncidentType, energy: Energy | null): readonly Skill[] {
  return type === 'out_of_energy' && energy === 'ev' ? ['charge'] : NEEDS_OF_TYPE[type];
}

/**
 * Suggested severity, needs, and whether a replacement vehicle is owed. A rollover is critical at once: people may be
 * trapped.
 * @param hints.isRented a rental has the vehicle now; without one nobody is owed a vehicle.
 */
export function suggestTriage(
  type: IncidentType,
  hints: { alarmKind?: AlarmKind | null; energy?: Energy | null; isRented?: boolean } = {},
): Triage {
  const severity = hints.alarmKind === 'rollover' ? 'critical' : SEVERITY_OF_TYPE[type];
  const replacementOwed = hints.isRented === true && STRANDS_THE_CUSTOMER.has(type);
  return { type, severity, needs: suggestedNeeds(type, hints.energy ?? null), replacementOwed };
}

import {
  suggestedNeeds,
  type AlarmKind,
  type Energy,
  type IncidentSeverity,
  type IncidentType,
  type Skill,
} from '@roadcall/contracts';

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
};

export interface Triage {
  readonly type: IncidentType;
  readonly severity: IncidentSeverity;
  readonly needs: readonly Skill[];
}

/** Type of the incident that an alarm of this kind points to, or null (domain §3, §4). */
export function incidentTypeOfAlarm(kind: AlarmKind): IncidentType | null {
  return TYPE_OF_ALARM[kind];
}

/** Suggested severity and needs of an incident. A rollover is critical at once: people may be trapped. */
export function suggestTriage(
  type: IncidentType,
  hints: { alarmKind?: AlarmKind | null; energy?: Energy | null } = {},
): Triage {
  const severity = hints.alarmKind === 'rollover' ? 'critical' : SEVERITY_OF_TYPE[type];
  return { type, severity, needs: suggestedNeeds(type, hints.energy ?? null) };
}

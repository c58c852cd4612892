import { createHash } from 'node:crypto';

type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | `UPDATE (${string})`;

/**
 * What the runtime role may do with each table; a table that is not named here is closed to it, and a test fails. The
 * evidence (fixes, quarantine, events, decisions) is never deleted by it, and fixes (but for their flags, and by
 * replace_fix(), which keeps what was) and decisions never changed. Events are appended through append_events() alone.
 */
export const TABLE_PRIVILEGES: Readonly<Record<string, readonly Privilege[]>> = {
  alarm_acts: ['SELECT', 'INSERT'],
  alarm_rules: ['SELECT', 'INSERT', 'UPDATE (valid_to)'],
  alarms: ['SELECT', 'INSERT', 'UPDATE'],
  assignment_doubts: ['SELECT', 'INSERT', 'UPDATE'],
  assignment_steps: ['SELECT', 'INSERT', 'UPDATE'],
  assignment_tracking: ['SELECT', 'INSERT', 'UPDATE'],
  assignments: ['SELECT', 'INSERT', 'UPDATE'],
  branches: ['SELECT', 'INSERT', 'UPDATE'],
  clock_acts: ['SELECT', 'INSERT'],
  clock_settings: ['SELECT', 'INSERT', 'UPDATE'],
  clocks: ['SELECT', 'INSERT', 'UPDATE'],
  customer_links: ['SELECT', 'INSERT', 'UPDATE'],
  customers: ['SELECT', 'INSERT', 'UPDATE'],
  decisions: ['SELECT', 'INSERT'],
  derivation_checkpoints: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  derivation_runs: ['SELECT', 'INSERT'],
  derivation_states: ['SELECT', 'INSERT', 'UPDATE'],
  device_commands: ['SELECT', 'INSERT', 'UPDATE'],
  device_credentials: ['SELECT', 'INSERT', 'UPDATE'],
  device_fittings: ['SELECT', 'INSERT', 'UPDATE'],
  device_model_versions: ['SELECT', 'INSERT'],
  device_model_periods: ['SELECT', 'INSERT'],
  device_models: ['SELECT', 'INSERT', 'UPDATE'],
  device_states: ['SELECT', 'INSERT', 'UPDATE'],
  devices: ['SELECT', 'INSERT', 'UPDATE'],
  dispatch_settings: ['SELECT', 'INSERT', 'UPDATE'],
  driving_events: ['SELECT', 'INSERT', 'UPDATE'],
  energy_events: ['SELECT', 'INSERT', 'UPDATE'],
  events: ['SELECT', 'UPDATE (relayed_at)'],
  fixes: ['SELECT', 'INSERT'],
  gateway_credentials: ['SELECT', 'INSERT', 'UPDATE'],
  gateway_devices: ['SELECT', 'INSERT', 'DELETE'],
  gateway_models: ['SELECT', 'INSERT', 'DELETE'],
  gateways: ['SELECT', 'INSERT', 'UPDATE'],
  geofence_visits: ['SELECT', 'INSERT', 'UPDATE'],
  geofences: ['SELECT', 'INSERT', 'UPDATE (valid_to)'],
  idempotency_keys: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  incident_callers: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  incident_contacts: ['SELECT', 'INSERT'],
  incidents: ['SELECT', 'INSERT', 'UPDATE'],
  missions: ['SELECT', 'INSERT', 'UPDATE'],
  partners: ['SELECT', 'INSERT', 'UPDATE'],
  plan_requests: ['SELECT', 'INSERT', 'UPDATE'],
  personal_readings: ['SELECT', 'INSERT'],
  position_access_log: ['SELECT'],
  proof_settings: ['SELECT', 'INSERT', 'UPDATE'],
  quarantine: ['SELECT', 'INSERT'],
  quarantine_drops: ['SELECT'],
  quarantine_retries: ['SELECT', 'INSERT'],
  quarantine_retry_items: ['SELECT', 'INSERT', 'UPDATE'],
  quarantine_usage: ['SELECT'],
  rental_area_settings: ['SELECT', 'INSERT', 'UPDATE'],
  rental_areas: ['SELECT', 'INSERT'],
  rental_legs: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  rentals: ['SELECT', 'INSERT', 'UPDATE'],
  replaced_fixes: ['SELECT'],
  replacement_decisions: ['SELECT', 'INSERT'],
  replacement_settings: ['SELECT', 'INSERT', 'UPDATE'],
  retained_tables: ['SELECT'],
  retention_settings: ['SELECT', 'UPDATE'],
  running_numbers: ['SELECT', 'INSERT', 'UPDATE'],
  schema_grants: [],
  schema_migrations: ['SELECT'],
  sessions: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  settings_changes: ['SELECT', 'INSERT'],
  stops: ['SELECT', 'INSERT', 'UPDATE'],
  tenants: ['SELECT', 'UPDATE (name)', 'UPDATE (time_zone)', 'UPDATE (version)'],
  time_series: ['SELECT'],
  time_zones: ['SELECT'],
  trips: ['SELECT', 'INSERT', 'UPDATE'],
  unit_breaks: ['SELECT', 'INSERT', 'UPDATE'],
  unit_shifts: ['SELECT', 'INSERT', 'UPDATE'],
  units: ['SELECT', 'INSERT', 'UPDATE'],
  usage_dirty: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  usage_hours: ['SELECT', 'INSERT', 'DELETE'],
  usage_progress: ['SELECT', 'INSERT', 'UPDATE'],
  users: ['SELECT', 'INSERT', 'UPDATE'],
  vehicle_phases: ['SELECT'],
  vehicles: ['SELECT', 'INSERT', 'UPDATE'],
  work_leases: ['SELECT', 'INSERT', 'UPDATE'],
};

/** Functions that the runtime role may run; PUBLIC may run none of ours. */
export const EXECUTABLE_FUNCTIONS: readonly string[] = [
  'append_events(jsonb)',
  'delete_expired(integer)',
  'drop_expired_partitions()',
  'ensure_partitions()',
  'flag_late(smallint[],text[],timestamp with time zone[],bigint[],bigint[])',
  'ingest_age_limit_days()',
  'log_position_access(smallint,text,text,uuid,uuid,timestamp with time zone,timestamp with time zone)',
  'replace_fix(jsonb,text,uuid)',
];

const USABLE_SEQUENCES: readonly string[] = ['derivation_run', 'wire_no'];

/** Statements that give a role exactly these privileges; `role` is a quoted identifier. */
export function grantStatements(role: string): string[] {
  const tables = Object.entries(TABLE_PRIVILEGES);
  return [
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    ...tables.map(([table]) => `REVOKE ALL ON ${table} FROM ${role}`),
    ...tables
      .filter(([, privileges]) => privileges.length > 0)
      .map(([table, privileges]) => `GRANT ${privileges.join(', ')} ON ${table} TO ${role}`),
    ...USABLE_SEQUENCES.map((sequence) => `GRANT USAGE ON SEQUENCE ${sequence} TO ${role}`),
    ...EXECUTABLE_FUNCTIONS.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO ${role}`),
  ];
}

/** Tells whether the grants of a database are those of this version. */
export function grantsChecksum(role: string): string {
  return createHash('sha256').update(grantStatements(role).join('\n')).digest('hex');
}

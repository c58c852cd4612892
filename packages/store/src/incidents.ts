import type {
  AlarmId,
  Incident,
  IncidentId,
  IncidentSeverity,
  IncidentStatus,
  IncidentType,
  RentalId,
  Skill,
  TenantId,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import { maskName } from './mask-name.ts';
import { maskPhone } from './mask-phone.ts';
import { assignmentFromRow, JOIN_SHOWN_ASSIGNMENT, type AssignmentRow } from './assignments.ts';
import { clockFromRow, JOIN_ON_SCENE_CLOCK, type ClockRow } from './clock-rows.ts';
import { prepared } from './prepared.ts';
import type { Queryable } from './queryable.ts';
import { JOIN_SHOWN_REPLACEMENT } from './replacements.ts';

/** Columns of an incident as `incidentFromRow` reads them. */
interface IncidentRow {
  id: IncidentId;
  number: string;
  type: IncidentType;
  severity: IncidentSeverity;
  status: IncidentStatus;
  needs: Skill[];
  vehicle_id: VehicleId | null;
  plate: string | null;
  troubled_unit_id: UnitId | null;
  troubled_unit_name: string | null;
  rental_id: RentalId | null;
  replacement_owed: boolean;
  replacement: Incident['replacement'];
  alarm_id: AlarmId | null;
  lat: number;
  lon: number;
  place_corrected_at: Date | null;
  place_corrected_by: string | null;
  source: Incident['source'];
  has_caller: boolean;
  caller_name: string | null;
  caller_phone: string | null;
  note: string | null;
  reported_at: Date;
  triaged_at: Date | null;
  accepted_at: Date | null;
  on_scene_at: Date | null;
  resolved_at: Date | null;
  resolution: string | null;
  cancel_reason: string | null;
  promised_on_scene_at: Date;
  terrain: Incident['terrain']['terrain'];
  terrain_reason: Incident['terrain']['reason'];
  terrain_note: string | null;
  escalation: Incident['escalation'];
  on_scene_clock: ClockRow | null;
  version: number;
  assignment: AssignmentRow | null;
}

const SELECT_INCIDENT = `
  SELECT i.id, i.number, i.type, i.severity, i.status, i.needs, i.vehicle_id, v.plate, i.troubled_unit_id,
    troubled.name AS troubled_unit_name, i.rental_id, i.alarm_id, i.lat, i.lon, i.place_corrected_at,
    corrector.display_name AS place_corrected_by, i.source, caller.incident_id IS NOT NULL AS has_caller,
    caller.name AS caller_name, caller.phone AS caller_phone, i.replacement_owed,
    replacement.shown AS replacement, i.note, i.reported_at, i.triaged_at,
    i.accepted_at, i.on_scene_at, i.resolved_at, i.resolution, i.cancel_reason, i.promised_on_scene_at, i.terrain,
    i.terrain_reason, i.terrain_note, i.escalation, on_scene.on_scene_clock, i.version, shown.assignment
  FROM incidents i
  LEFT JOIN vehicles v ON v.tenant_id = i.tenant_id AND v.id = i.vehicle_id
  LEFT JOIN units troubled ON troubled.tenant_id = i.tenant_id AND troubled.id = i.troubled_unit_id
  LEFT JOIN users corrector ON corrector.tenant_id = i.tenant_id AND corrector.id = i.place_corrected_by
  LEFT JOIN incident_callers caller ON caller.tenant_id = i.tenant_id AND caller.incident_id = i.id
  ${JOIN_ON_SCENE_CLOCK}
  ${JOIN_SHOWN_ASSIGNMENT}
  ${JOIN_SHOWN_REPLACEMENT}`;

/** The open statuses (domain §4), as the partial indexes on incidents spell them. */
export const IS_OPEN = `status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route', 'on_scene')`;

function incidentFromRow(row: IncidentRow): Incident {
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    severity: row.severity,
    status: row.status,
    needs: row.needs,
    vehicleId: row.vehicle_id,
    plate: row.plate,
    troubledUnit:
      row.troubled_unit_id === null ? null : { id: row.troubled_unit_id, name: row.troubled_unit_name ?? '' },
    rentalId: row.rental_id,
    replacementOwed: row.replacement_owed,
    replacement: row.replacement,
    alarmId: row.alarm_id,
    lat: row.lat,
    lon: row.lon,
    placeCorrection:
      row.place_corrected_at === null
        ? null
        : { at: row.place_corrected_at.toISOString(), by: row.place_corrected_by ?? '' },
    source: row.source,
    caller: row.has_caller
      ? {
          nameMasked: row.caller_name === null ? null : maskName(row.caller_name),
          phoneMasked: row.caller_phone === null ? null : maskPhone(row.caller_phone),
        }
      : null,
    note: row.note,
    reportedAt: row.reported_at.toISOString(),
    triagedAt: row.triaged_at?.toISOString() ?? null,
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    onSceneAt: row.on_scene_at?.toISOString() ?? null,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolution: row.resolution,
    cancelReason: row.cancel_reason,
    terrain: { terrain: row.terrain, reason: row.terrain_reason, note: row.terrain_note },
    onSceneClock: row.on_scene_clock && clockFromRow(row.on_scene_clock),
    escalation: row.escalation,
    promisedOnSceneAt: row.promised_on_scene_at.toISOString(),
    assignment: row.assignment && assignmentFromRow(row.assignment),
    version: row.version,
  };
}

/** One incident, undefined when there is none. */
export async function findIncident(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<Incident | undefined> {
  const { rows } = await db.query<IncidentRow>(
    prepared('incident', `${SELECT_INCIDENT} WHERE i.tenant_id = $1 AND i.id = $2`, [tenantId, incidentId]),
  );
  return rows[0] && incidentFromRow(rows[0]);
}

/** The open incident of a vehicle or of a unit in trouble, undefined when it has none. There is never more than one. */
export async function findOpenIncidentOf(
  db: Queryable,
  tenantId: TenantId,
  of: { vehicleId: VehicleId } | { troubledUnitId: UnitId },
): Promise<Incident | undefined> {
  const { rows } = await db.query<IncidentRow>(
    `${SELECT_INCIDENT} WHERE i.tenant_id = $1 AND (i.vehicle_id = $2 OR i.troubled_unit_id = $3) AND i.${IS_OPEN}`,
    [tenantId, 'vehicleId' in of ? of.vehicleId : null, 'troubledUnitId' in of ? of.troubledUnitId : null],
  );
  return rows[0] && incidentFromRow(rows[0]);
}

/** Where a page of incidents begins: after the last one of the page before. */
export interface IncidentPage {
  openOnly: boolean;
  vehicleId?: VehicleId | undefined;
  after: { reportedAt: string; id: IncidentId } | null;
  limit: number;
}

/** Incidents, newest first. */
export async function listIncidents(db: Queryable, tenantId: TenantId, page: IncidentPage): Promise<Incident[]> {
  const { rows } = await db.query<IncidentRow>(
    `${SELECT_INCIDENT}
     WHERE i.tenant_id = $1 AND (NOT $2::boolean OR i.${IS_OPEN}) AND ($6::uuid IS NULL OR i.vehicle_id = $6)
       AND ($3::timestamptz IS NULL OR i.reported_at < $3 OR (i.reported_at = $3 AND i.id > $4::uuid))
     ORDER BY i.reported_at DESC, i.id
     LIMIT $5`,
    [
      tenantId,
      page.openOnly,
      page.after?.reportedAt ?? null,
      page.after?.id ?? null,
      page.limit,
      page.vehicleId ?? null,
    ],
  );
  return rows.map(incidentFromRow);
}

/** Open incidents over all tenants, for the metric. */
export async function countOpenIncidents(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ open: string }>(`SELECT count(*) AS open FROM incidents WHERE ${IS_OPEN}`);
  return Number(rows[0]?.open ?? 0);
}

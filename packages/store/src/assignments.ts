import type {
  Assignment,
  AssignmentId,
  AssignmentRole,
  AssignmentState,
  DeclineCode,
  EtaSource,
  ExclusionReason,
  IncidentId,
  MissionId,
  TenantId,
  UnitId,
  VehicleClass,
  VehicleId,
} from '@roadcall/contracts';
import { EVIDENCE_COLUMNS, evidenceFromRow, type EvidenceRow } from './assignment-evidence.ts';
import { prepared } from './prepared.ts';
import type { Queryable } from './queryable.ts';

/** Columns of an assignment as `assignmentFromRow` reads them; times are text when the row came as JSON. */
export interface AssignmentRow extends EvidenceRow {
  id: AssignmentId;
  mission_id: MissionId;
  incident_id: IncidentId;
  role: AssignmentRole;
  unit_id: UnitId;
  unit_name: string;
  state: AssignmentState;
  eta_s: number | null;
  eta_source: EtaSource | null;
  distance_m: number | null;
  route: string | null;
  lat: number;
  lon: number;
  brought_id: VehicleId | null;
  brought_plate: string | null;
  brought_class: VehicleClass | null;
  brought_lat: number | null;
  brought_lon: number | null;
  picked_up_at: Date | string | null;
  reason: string | null;
  decline_code: DeclineCode | null;
  pinned_by: string | null;
  pinned_at: Date | string | null;
  pin_reason: string | null;
  assigned_by: string | null;
  assign_reason: string | null;
  overruled: ExclusionReason | null;
  offered_at: Date | string;
  offer_expires_at: Date | string;
  accepted_at: Date | string | null;
  en_route_at: Date | string | null;
  on_scene_at: Date | string | null;
  ended_at: Date | string | null;
  version: number;
}

/** Rows that `assignmentFromRow` reads, of table `assignments a`. */
export const SELECT_ASSIGNMENT = `
  SELECT a.id, a.mission_id, a.incident_id, a.role, a.unit_id, u.name AS unit_name, a.state, a.eta_s, a.eta_source,
    a.distance_m, a.route, scene.lat, scene.lon, a.reason, a.decline_code, pinner.display_name AS pinned_by, a.pinned_at,
    a.pin_reason, sender.display_name AS assigned_by, a.assign_reason, a.overruled, a.offered_at, a.offer_expires_at,
    a.accepted_at, a.en_route_at, a.on_scene_at, a.ended_at, a.version, a.picked_up_at, brought.vehicle_id AS brought_id,
    brought_vehicle.plate AS brought_plate, brought_vehicle.class AS brought_class, brought.pick_up_lat AS brought_lat,
    brought.pick_up_lon AS brought_lon,${EVIDENCE_COLUMNS}
  FROM assignments a
  JOIN units u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
  JOIN incidents scene ON scene.tenant_id = a.tenant_id AND scene.id = a.incident_id
  LEFT JOIN users pinner ON pinner.tenant_id = a.tenant_id AND pinner.id = a.pinned_by
  LEFT JOIN users sender ON sender.tenant_id = a.tenant_id AND sender.id = a.assigned_by
  LEFT JOIN assignments brought ON a.role = 'delivery_driver' AND brought.role = 'replacement_vehicle'
    AND (brought.tenant_id, brought.incident_id, brought.decision_id) = (a.tenant_id, a.incident_id, a.decision_id)
  LEFT JOIN vehicles brought_vehicle ON (brought_vehicle.tenant_id, brought_vehicle.id) = (brought.tenant_id, brought.vehicle_id)`;

/** The active states (domain §4), as the partial indexes on assignments spell them. */
export const IS_ACTIVE = `state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing')`;

function instant(time: Date | string): string {
  return new Date(time).toISOString();
}

export function assignmentFromRow(row: AssignmentRow): Assignment {
  return {
    id: row.id,
    missionId: row.mission_id,
    incidentId: row.incident_id,
    role: row.role,
    unitId: row.unit_id,
    unitName: row.unit_name,
    state: row.state,
    etaS: row.eta_s,
    etaSource: row.eta_source,
    distanceM: row.distance_m,
    route: row.route,
    destination: { lat: row.lat, lon: row.lon },
    vehicle: broughtVehicle(row),
    pickedUpAt: row.picked_up_at && instant(row.picked_up_at),
    reason: row.reason,
    declineCode: row.decline_code,
    pin:
      row.pinned_at === null
        ? null
        : { by: row.pinned_by ?? '', at: instant(row.pinned_at), reason: row.pin_reason ?? '' },
    manual:
      row.assign_reason === null
        ? null
        : {
            by: row.assigned_by ?? '',
            at: instant(row.offered_at),
            reason: row.assign_reason,
            overruled: row.overruled,
          },
    offeredAt: instant(row.offered_at),
    offerExpiresAt: instant(row.offer_expires_at),
    acceptedAt: row.accepted_at && instant(row.accepted_at),
    enRouteAt: row.en_route_at && instant(row.en_route_at),
    onSceneAt: row.on_scene_at && instant(row.on_scene_at),
    endedAt: row.ended_at && instant(row.ended_at),
    ...evidenceFromRow(row),
    version: row.version,
  };
}

function broughtVehicle(row: AssignmentRow): Assignment['vehicle'] {
  const { brought_id: id, brought_plate: plate, brought_class: vehicleClass, brought_lat: lat, brought_lon: lon } = row;
  if (id === null || plate === null || vehicleClass === null || lat === null || lon === null) return null;
  return { id, plate, class: vehicleClass, lat, lon };
}

/** One assignment, undefined when there is none. */
export async function findAssignment(
  db: Queryable,
  tenantId: TenantId,
  assignmentId: AssignmentId,
): Promise<Assignment | undefined> {
  const { rows } = await db.query<AssignmentRow>(
    prepared('assignment', `${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.id = $2`, [tenantId, assignmentId]),
  );
  return rows[0] && assignmentFromRow(rows[0]);
}

/** All assignments of an incident that a unit carries out, oldest first. */
export async function listAssignmentsOf(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<Assignment[]> {
  const { rows } = await db.query<AssignmentRow>(
    `${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.incident_id = $2 ORDER BY a.offered_at, a.id`,
    [tenantId, incidentId],
  );
  return rows.map(assignmentFromRow);
}

/** What a crew asks when it signs in: the active assignment of its unit, undefined when it is free. */
export async function findActiveAssignmentOfUnit(
  db: Queryable,
  tenantId: TenantId,
  unitId: UnitId,
): Promise<Assignment | undefined> {
  const { rows } = await db.query<AssignmentRow>(
    `${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.unit_id = $2 AND a.${IS_ACTIVE}`,
    [tenantId, unitId],
  );
  return rows[0] && assignmentFromRow(rows[0]);
}

/**
 * For the incident `i` of a query: the row, as JSON in column `assignment`, of the rescue that it shows, which is
 * the active one, else the newest; NULL without any. Part of the incident's own statement, so that both are of one
 * moment: two statements showed an accepted assignment on an incident that was still looking for a unit.
 */
export const JOIN_SHOWN_ASSIGNMENT = `
  LEFT JOIN LATERAL (
    SELECT to_jsonb(newest) AS assignment FROM (
      ${SELECT_ASSIGNMENT}
      WHERE a.tenant_id = i.tenant_id AND a.incident_id = i.id AND a.role = 'rescue'
      ORDER BY (a.${IS_ACTIVE}) DESC, a.offered_at DESC, a.id DESC LIMIT 1
    ) AS newest
  ) AS shown ON true`;

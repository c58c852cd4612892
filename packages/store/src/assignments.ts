import type {
  Assignment,
  AssignmentId,
  AssignmentRole,
  AssignmentState,
  EtaSource,
  IncidentId,
  MissionId,
  TenantId,
  UnitId,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Columns of an assignment as `assignmentFromRow` reads them. */
interface AssignmentRow {
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
  reason: string | null;
  offered_at: Date;
  offer_expires_at: Date;
  accepted_at: Date | null;
  en_route_at: Date | null;
  on_scene_at: Date | null;
  ended_at: Date | null;
  version: number;
}

const SELECT_ASSIGNMENT = `
  SELECT a.id, a.mission_id, a.incident_id, a.role, a.unit_id, u.name AS unit_name, a.state, a.eta_s, a.eta_source,
    a.distance_m, a.route, i.lat, i.lon, a.reason, a.offered_at, a.offer_expires_at, a.accepted_at, a.en_route_at,
    a.on_scene_at, a.ended_at, a.version
  FROM assignments a
  JOIN units u ON u.tenant_id = a.tenant_id AND u.id = a.unit_id
  JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id`;

/** The active states (domain §4), as the partial indexes on assignments spell them. */
export const IS_ACTIVE = `state IN ('offered', 'accepted', 'en_route', 'on_scene', 'towing')`;

function assignmentFromRow(row: AssignmentRow): Assignment {
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
    reason: row.reason,
    offeredAt: row.offered_at.toISOString(),
    offerExpiresAt: row.offer_expires_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    enRouteAt: row.en_route_at?.toISOString() ?? null,
    onSceneAt: row.on_scene_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    version: row.version,
  };
}

/** One assignment, undefined when there is none. */
export async function findAssignment(
  db: Queryable,
  tenantId: TenantId,
  assignmentId: AssignmentId,
): Promise<Assignment | undefined> {
  const { rows } = await db.query<AssignmentRow>(`${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.id = $2`, [
    tenantId,
    assignmentId,
  ]);
  return rows[0] && assignmentFromRow(rows[0]);
}

/** All assignments of an incident, oldest first. */
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

/** For each of these incidents the assignment that lists show: the active one, else the newest. */
export async function currentAssignments(
  db: Queryable,
  tenantId: TenantId,
  incidentIds: readonly IncidentId[],
): Promise<Map<IncidentId, Assignment>> {
  if (incidentIds.length === 0) return new Map();
  const { rows } = await db.query<AssignmentRow>(
    `SELECT DISTINCT ON (incident_id) * FROM (
       ${SELECT_ASSIGNMENT} WHERE a.tenant_id = $1 AND a.incident_id = ANY ($2)
     ) AS shown
     ORDER BY incident_id, (${IS_ACTIVE}) DESC, offered_at DESC, id DESC`,
    [tenantId, incidentIds],
  );
  return new Map(rows.map((row) => [row.incident_id, assignmentFromRow(row)]));
}

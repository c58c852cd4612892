import type {
  AssignmentId,
  AssignmentState,
  BranchId,
  DecisionOutcome,
  Escalation,
  GeofenceShape,
  IncidentId,
  IncidentSeverity,
  IncidentType,
  PartnerId,
  Shortfall,
  Skill,
  TenantId,
  UnitId,
  UnitKind,
  UnitState,
} from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import type { Queryable } from './queryable.ts';

/** The statuses of an incident that nobody has reached, as the partial index incidents_unreached spells them. */
export const IS_UNREACHED = `status IN ('reported', 'triaged', 'dispatching', 'assigned', 'en_route')`;

/** A unit as the planner reads it: duty, skills, what holds it and where it was last. */
export interface DispatchUnit {
  id: UnitId;
  name: string;
  kind: UnitKind;
  skills: Skill[];
  state: UnitState;
  online: boolean | null;
  stationBranchId: BranchId | null;
  stationLat: number | null;
  stationLon: number | null;
  lat: number | null;
  lon: number | null;
  /** Device time of the position. */
  positionAt: Date | null;
  /** Vehicles that it carries or tows at once. */
  vehicleCapacity: number;
  fullRangeKm: number | null;
  fuelPct: number | null;
  chargePct: number | null;
  /** Planned end of its shift; null: none is known. */
  shiftEndsAt: Date | null;
  /** Planned end of the break that runs; null: it is on none. */
  onBreakUntil: Date | null;
  /** Empty, with no fence either: it serves everywhere. */
  areaBranchIds: BranchId[];
  areaShape: GeofenceShape | null;
  /** A contractor's unit. */
  partnerId: PartnerId | null;
  /** The active assignment's incident, null: it is free. */
  jobIncidentId: IncidentId | null;
  jobIncidentType: IncidentType | null;
  jobState: AssignmentState | null;
  /** When it reached the scene that it works on. */
  jobOnSceneAt: Date | null;
  /** A dispatcher has fixed it there. */
  jobIsPinned: boolean;
}

/**
 * All units of a tenant that are in use, in an order to which new ones are added at the end. Devices and positions are put together once, apart: a
 * company without statistics yet (its first minute, or just imported) else gets a plan that does it once per unit.
 */
export async function listDispatchUnits(db: Queryable, tenantId: TenantId): Promise<DispatchUnit[]> {
  const { rows } = await db.query<DispatchUnit>(
    `WITH tracked AS MATERIALIZED (
       SELECT f.unit_id, d.online, s.lat, s.lon, coalesce(s.position_ts, s.ts) AS position_at, s.fuel_pct, s.charge_pct
       FROM device_fittings f
       LEFT JOIN devices d ON d.tenant_id = f.tenant_id AND d.id = f.device_id
       LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
       WHERE f.tenant_id = $1 AND f.unit_id IS NOT NULL AND upper_inf(f.fitted))
     SELECT u.id, u.name, u.kind, u.skills, u.state, t.online,
       u.station_branch_id AS "stationBranchId", b.lat AS "stationLat", b.lon AS "stationLon",
       t.lat, t.lon, t.position_at AS "positionAt",
       u.vehicle_capacity AS "vehicleCapacity", u.full_range_km AS "fullRangeKm", t.fuel_pct AS "fuelPct",
       t.charge_pct AS "chargePct", u.shift_ends_at AS "shiftEndsAt", u.on_break_until AS "onBreakUntil",
       u.area_branch_ids AS "areaBranchIds", g.shape AS "areaShape", u.partner_id AS "partnerId",
       a.incident_id AS "jobIncidentId", i.type AS "jobIncidentType", a.state AS "jobState", a.on_scene_at AS "jobOnSceneAt",
       a.pinned_at IS NOT NULL AS "jobIsPinned"
     FROM units u
     LEFT JOIN branches b ON b.tenant_id = u.tenant_id AND b.id = u.station_branch_id
     LEFT JOIN geofences g ON g.tenant_id = u.tenant_id AND g.id = u.area_geofence_id AND g.valid_to IS NULL
     LEFT JOIN assignments a ON a.tenant_id = u.tenant_id AND a.unit_id = u.id AND a.${IS_ACTIVE}
     LEFT JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id
     LEFT JOIN tracked t ON t.unit_id = u.id
     WHERE u.tenant_id = $1 AND u.retired_at IS NULL
     ORDER BY u.no`,
    [tenantId],
  );
  return rows;
}

/** Which incident each unit serves that serves one. */
export async function listUnitJobs(
  db: Queryable,
  tenantId: TenantId,
): Promise<Map<UnitId, { id: IncidentId; number: string }>> {
  const { rows } = await db.query<{ unitId: UnitId; id: IncidentId; number: string }>(
    `SELECT a.unit_id AS "unitId", i.id, i.number FROM assignments a
     JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id
     WHERE a.tenant_id = $1 AND a.unit_id IS NOT NULL AND a.${IS_ACTIVE}`,
    [tenantId],
  );
  return new Map(rows.map(({ unitId, id, number }) => [unitId, { id, number }]));
}

/** An incident that nobody has reached, with the unit on its way, if any. */
export interface UnreachedIncident {
  id: IncidentId;
  number: string;
  type: IncidentType;
  severity: IncidentSeverity;
  needs: Skill[];
  lat: number;
  lon: number;
  /** Home branch of its vehicle. */
  branchId: BranchId | null;
  troubledUnitId: UnitId | null;
  reportedAt: Date;
  promisedOnSceneAt: Date;
  swaps: number;
  /** How far its clocks have escalated the search. */
  escalation: Escalation;
  version: number;
  assignmentId: AssignmentId | null;
  unitId: UnitId | null;
  assignmentState: AssignmentState | null;
  /** Units that refused it, let its offer pass, failed on it or were taken off by hand; the newest time of each, ISO. */
  refusals: { unitId: UnitId; at: string }[];
  /** What the last decision about it came to. */
  lastOutcome: DecisionOutcome | null;
  lastChosenUnitId: UnitId | null;
  lastShortfall: Shortfall | null;
}

const SELECT_INCIDENT = `SELECT i.id, i.number, i.type, i.severity, i.needs, i.lat, i.lon, v.branch_id AS "branchId",
       i.troubled_unit_id AS "troubledUnitId", i.reported_at AS "reportedAt",
       i.promised_on_scene_at AS "promisedOnSceneAt", i.swaps, i.escalation, i.version,
       a.id AS "assignmentId", a.unit_id AS "unitId", a.state AS "assignmentState", refused.refusals,
       last.outcome AS "lastOutcome", last.chosen_unit_id AS "lastChosenUnitId", last.shortfall AS "lastShortfall"
     FROM incidents i
     LEFT JOIN vehicles v ON v.tenant_id = i.tenant_id AND v.id = i.vehicle_id
     LEFT JOIN assignments a
       ON a.tenant_id = i.tenant_id AND a.incident_id = i.id AND a.role = 'rescue' AND a.${IS_ACTIVE}
     LEFT JOIN LATERAL (
       SELECT coalesce(jsonb_agg(jsonb_build_object('unitId', unit_id, 'at', at)), '[]') AS refusals FROM (
         SELECT r.unit_id, max(r.ended_at) AS at FROM assignments r
         WHERE r.tenant_id = i.tenant_id AND r.incident_id = i.id AND (r.state IN ('declined', 'expired', 'failed') OR r.state = 'cancelled' AND r.taken_off_by IS NOT NULL)
         GROUP BY r.unit_id) AS newest) AS refused ON true
     LEFT JOIN LATERAL (
       SELECT outcome, chosen_unit_id, shortfall FROM decisions
       WHERE tenant_id = i.tenant_id AND incident_id = i.id ORDER BY decided_at DESC, id DESC LIMIT 1) AS last ON true`;

/** All incidents of a tenant that nobody has reached and that want or have a unit, the oldest first. */
export async function listUnreachedIncidents(db: Queryable, tenantId: TenantId): Promise<UnreachedIncident[]> {
  const { rows } = await db.query<UnreachedIncident>(
    `${SELECT_INCIDENT}
     WHERE i.tenant_id = $1 AND i.${IS_UNREACHED} AND (i.needs <> '{}' OR a.id IS NOT NULL)
     ORDER BY i.reported_at, i.id`,
    [tenantId],
  );
  return rows;
}

/** One incident as the planner reads it, whatever its status. */
export async function findDispatchIncident(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<UnreachedIncident | undefined> {
  const { rows } = await db.query<UnreachedIncident>(`${SELECT_INCIDENT} WHERE i.tenant_id = $1 AND i.id = $2`, [
    tenantId,
    incidentId,
  ]);
  return rows[0];
}

/** Newest jobs looked at for the forecast. */
const MOST_JOBS = 5_000;

/** How long jobs that ended after `since` took from the arrival to the end, seconds. */
export async function listJobDurations(
  db: Queryable,
  tenantId: TenantId,
  since: Date,
): Promise<{ type: IncidentType; seconds: number }[]> {
  const { rows } = await db.query<{ type: IncidentType; seconds: number }>(
    `SELECT i.type, extract(epoch FROM a.ended_at - a.on_scene_at)::float8 AS seconds
     FROM assignments a JOIN incidents i ON i.tenant_id = a.tenant_id AND i.id = a.incident_id
     WHERE a.tenant_id = $1 AND a.state = 'done' AND a.role = 'rescue' AND a.on_scene_at IS NOT NULL AND a.ended_at > $2
     ORDER BY a.ended_at DESC LIMIT ${MOST_JOBS}`,
    [tenantId, since],
  );
  return rows;
}

/** Most places of demand, those with most incidents. */
const MOST_PLACES = 400;

/** Where help was wanted after `since`, on a grid of a hundredth of a degree, and where branches are (weight 1 each). */
export async function listDemand(
  db: Queryable,
  tenantId: TenantId,
  since: Date,
): Promise<{ lat: number; lon: number; weight: number }[]> {
  const { rows } = await db.query<{ lat: number; lon: number; weight: number }>(
    `SELECT round(lat::numeric, 2)::float8 AS lat, round(lon::numeric, 2)::float8 AS lon, count(*)::integer AS weight
     FROM (SELECT lat, lon FROM incidents WHERE tenant_id = $1 AND reported_at > $2
           UNION ALL SELECT lat, lon FROM branches WHERE tenant_id = $1) AS places
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${MOST_PLACES}`,
    [tenantId, since],
  );
  return rows;
}

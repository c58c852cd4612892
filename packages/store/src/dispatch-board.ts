import type {
  AlarmId,
  AssignmentId,
  BranchId,
  GeofenceId,
  IncidentId,
  IncidentSeverity,
  PartnerId,
  Skill,
  TenantId,
  UnitId,
  UnitKind,
  UnitState,
} from '@roadcall/contracts';
import { IS_ACTIVE } from './assignments.ts';
import type { Queryable } from './queryable.ts';

/** A unit as the dispatcher reads it: duty, skills, what holds it and where it was last. */
export interface DispatchUnit {
  id: UnitId;
  name: string;
  kind: UnitKind;
  skills: Skill[];
  state: UnitState;
  online: boolean | null;
  hasActiveAssignment: boolean;
  /** Vehicles that it carries or tows at once. */
  vehicleCapacity: number;
  towMassKg: number | null;
  fullRangeKm: number | null;
  fuelPct: number | null;
  chargePct: number | null;
  /** Planned end of its shift; null: none is known. */
  shiftEndsAt: Date | null;
  nextBreakAt: Date | null;
  /** Planned end of the break that runs; null: it is on none. */
  onBreakUntil: Date | null;
  /** Empty, with no fence either: it serves everywhere. */
  areaBranchIds: BranchId[];
  areaGeofenceId: GeofenceId | null;
  /** A contractor's unit. */
  partnerId: PartnerId | null;
  lat: number | null;
  lon: number | null;
  /** Device time of the position. */
  positionAt: Date | null;
}

/** All units of a tenant. */
export async function listDispatchUnits(db: Queryable, tenantId: TenantId): Promise<DispatchUnit[]> {
  const { rows } = await db.query<DispatchUnit>(
    `SELECT u.id, u.name, u.kind, u.skills, u.state, d.online, a.id IS NOT NULL AS "hasActiveAssignment", s.lat, s.lon,
       u.vehicle_capacity AS "vehicleCapacity", u.tow_mass_kg AS "towMassKg", u.full_range_km AS "fullRangeKm",
       s.fuel_pct AS "fuelPct", s.charge_pct AS "chargePct", u.shift_ends_at AS "shiftEndsAt",
       u.next_break_at AS "nextBreakAt", u.on_break_until AS "onBreakUntil", u.area_branch_ids AS "areaBranchIds",
       u.area_geofence_id AS "areaGeofenceId", u.partner_id AS "partnerId",
       coalesce(s.position_ts, s.ts) AS "positionAt"
     FROM units u
     LEFT JOIN assignments a ON a.tenant_id = u.tenant_id AND a.unit_id = u.id AND a.${IS_ACTIVE}
     LEFT JOIN device_fittings f ON f.tenant_id = u.tenant_id AND f.unit_id = u.id AND upper_inf(f.fitted)
     LEFT JOIN devices d ON d.tenant_id = f.tenant_id AND d.id = f.device_id
     LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
     WHERE u.tenant_id = $1`,
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

/** Units that refused an incident, let its offer pass, failed on it or were taken off by hand; the newest time of each. */
export async function listRefusals(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<{ unitId: UnitId; at: Date }[]> {
  const { rows } = await db.query<{ unitId: UnitId; at: Date }>(
    `SELECT unit_id AS "unitId", max(ended_at) AS at FROM assignments
     WHERE tenant_id = $1 AND incident_id = $2 AND (state IN ('declined', 'expired', 'failed') OR state = 'cancelled' AND taken_off_by IS NOT NULL)
     GROUP BY unit_id`,
    [tenantId, incidentId],
  );
  return rows;
}

/** An incident that has no unit and wants one. */
export interface WaitingIncident {
  tenantId: TenantId;
  id: IncidentId;
  severity: IncidentSeverity;
  version: number;
}

const WAITS = `i.status IN ('reported', 'triaged', 'dispatching') AND cardinality(i.needs) > 0 AND NOT EXISTS (
  SELECT FROM assignments a
  WHERE a.tenant_id = i.tenant_id AND a.incident_id = i.id AND a.role = 'rescue' AND a.${IS_ACTIVE})`;
const MOST_URGENT_FIRST = `CASE i.severity WHEN 'critical' THEN 1 WHEN 'major' THEN 2 ELSE 3 END, i.reported_at, i.id`;

/**
 * Incidents without a unit that it makes sense to look at again, over all tenants, the most severe first, then the
 * oldest: a free unit has the skills, or nobody has looked yet. Whether that unit is near or has refused is the
 * decision's business; but while all units are busy the list is empty, however many incidents wait.
 */
export async function listIncidentsToRetry(db: Queryable, limit: number): Promise<WaitingIncident[]> {
  const { rows } = await db.query<WaitingIncident>(
    `SELECT i.tenant_id AS "tenantId", i.id, i.severity, i.version FROM incidents i
     WHERE ${WAITS} AND (
       EXISTS (SELECT FROM units u
               WHERE u.tenant_id = i.tenant_id AND u.state = 'available' AND u.skills @> i.needs)
       OR NOT EXISTS (SELECT FROM decisions d WHERE d.tenant_id = i.tenant_id AND d.incident_id = i.id))
     ORDER BY ${MOST_URGENT_FIRST} LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Incidents that a unit with these skills, now free, could take; the most severe first, then the oldest. */
export async function listWaitingIncidentsFor(
  db: Queryable,
  tenantId: TenantId,
  skills: readonly Skill[],
  limit: number,
): Promise<WaitingIncident[]> {
  const { rows } = await db.query<WaitingIncident>(
    `SELECT i.tenant_id AS "tenantId", i.id, i.severity, i.version FROM incidents i
     WHERE i.tenant_id = $1 AND i.needs <@ $2::text[] AND ${WAITS} ORDER BY ${MOST_URGENT_FIRST} LIMIT $3`,
    [tenantId, skills, limit],
  );
  return rows;
}

/** Offers whose time is up but that are still open, over all tenants. */
export async function listOverdueOffers(
  db: Queryable,
  now: Date,
  limit: number,
): Promise<{ tenantId: TenantId; id: AssignmentId }[]> {
  const { rows } = await db.query<{ tenantId: TenantId; id: AssignmentId }>(
    `SELECT tenant_id AS "tenantId", id FROM assignments
     WHERE state = 'offered' AND offer_expires_at <= $1 ORDER BY offer_expires_at LIMIT $2`,
    [now, limit],
  );
  return rows;
}

/**
 * Critical alarms of vehicles and units that belong to no incident, over all tenants, oldest first (domain §3): those that are
 * active, and those that ended after `endedAfter`, because who let go of the SOS button still wants help.
 */
export async function listAlarmsWithoutIncident(
  db: Queryable,
  endedAfter: Date,
  limit: number,
): Promise<{ tenantId: TenantId; id: AlarmId }[]> {
  const wanting = `a.severity = 'critical' AND a.incident_id IS NULL AND num_nonnulls(a.vehicle_id, a.unit_id) > 0
    AND a.cleared_by IS NULL`;
  const { rows } = await db.query<{ tenantId: TenantId; id: AlarmId }>(
    `SELECT tenant_id AS "tenantId", id FROM (
       SELECT a.tenant_id, a.id, a.began_at FROM alarms a WHERE a.active AND ${wanting}
       UNION ALL
       SELECT a.tenant_id, a.id, a.began_at FROM tenants t JOIN alarms a ON a.tenant_id = t.tenant_id
       WHERE NOT a.active AND a.last_at > $1 AND ${wanting}
     ) AS found
     ORDER BY began_at LIMIT $2`,
    [endedAfter, limit],
  );
  return rows;
}

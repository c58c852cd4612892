import type { AssignmentId, EtaSource, IncidentId, Place, TenantId } from '@roadcall/contracts';
import { announce } from './incident-changes.ts';
import { lockAssignment } from './incident-locks.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** An assignment that a person made and whose way nobody has looked for. */
export interface WayToSeek {
  tenantId: TenantId;
  assignmentId: AssignmentId;
  incidentId: IncidentId;
  /** Where the unit is, the vehicle that it fetches if any, the scene; null: nobody knows where the unit is. */
  places: Place[] | null;
}

interface Row {
  tenantId: TenantId;
  assignmentId: AssignmentId;
  incidentId: IncidentId;
  unit: Place | null;
  pickUp: Place | null;
  scene: Place;
}

/** As the partial index assignments_without_way spells it. */
const LACKS_WAY = `a.assigned_by IS NOT NULL AND a.way_sought_at IS NULL AND a.unit_id IS NOT NULL
  AND a.state IN ('offered', 'accepted', 'en_route')`;

const SELECT_WAY = `
  SELECT a.tenant_id AS "tenantId", a.id AS "assignmentId", a.incident_id AS "incidentId",
    CASE WHEN s.lat IS NOT NULL THEN jsonb_build_object('lat', s.lat, 'lon', s.lon) END AS unit,
    CASE WHEN leg.id IS NOT NULL AND a.picked_up_at IS NULL
      THEN jsonb_build_object('lat', leg.pick_up_lat, 'lon', leg.pick_up_lon) END AS "pickUp",
    jsonb_build_object('lat', i.lat, 'lon', i.lon) AS scene
  FROM assignments a
  JOIN incidents i ON (i.tenant_id, i.id) = (a.tenant_id, a.incident_id)
  LEFT JOIN assignments leg ON a.role = 'delivery_driver' AND leg.role = 'replacement_vehicle'
    AND (leg.tenant_id, leg.incident_id, leg.decision_id) = (a.tenant_id, a.incident_id, a.decision_id)
  LEFT JOIN device_fittings f ON f.tenant_id = a.tenant_id AND f.unit_id = a.unit_id AND upper_inf(f.fitted)
  LEFT JOIN device_states s ON s.tenant_id = f.tenant_id AND s.device_id = f.device_id
  WHERE ${LACKS_WAY}`;

/** One of them; undefined: its way is known or was sought, or it does not drive any more. */
export async function findWayToSeek(
  db: Queryable,
  tenantId: TenantId,
  assignmentId: AssignmentId,
): Promise<WayToSeek | undefined> {
  const { rows } = await db.query<Row>(`${SELECT_WAY} AND a.tenant_id = $1 AND a.id = $2`, [tenantId, assignmentId]);
  return rows[0] && wayFromRow(rows[0]);
}

/** Those of all companies, the oldest first. */
export async function listWaysToSeek(
  db: Queryable,
  offeredBefore: Date,
  limit: number,
): Promise<{ tenantId: TenantId; id: AssignmentId }[]> {
  const { rows } = await db.query<{ tenantId: TenantId; id: AssignmentId }>(
    `SELECT a.tenant_id AS "tenantId", a.id FROM assignments a
     WHERE ${LACKS_WAY} AND a.offered_at < $1 ORDER BY a.offered_at LIMIT $2`,
    [offeredBefore, limit],
  );
  return rows;
}

function wayFromRow({ unit, pickUp, scene, ...ids }: Row): WayToSeek {
  return { ...ids, places: unit && [unit, ...(pickUp ? [pickUp] : []), scene] };
}

/** What was found: how long it takes, by what, and the line; null: nothing better than what is known. */
export interface FoundWay {
  etaS: number;
  source: EtaSource;
  distanceM: number | null;
  /** Encoded polyline, precision 6. */
  route: string | null;
}

/**
 * Keeps the way of an assignment that a person made, once, as long as it drives. @returns whether anything was written: another
 * process may have been faster.
 */
export async function writeWay(
  tx: Transaction,
  { tenantId, assignmentId, incidentId }: Pick<WayToSeek, 'tenantId' | 'assignmentId' | 'incidentId'>,
  way: FoundWay | null,
  at: Date,
): Promise<boolean> {
  if ((await lockAssignment(tx, tenantId, assignmentId)) === undefined) return false;
  const { rowCount } = await tx.query(
    `UPDATE assignments a SET way_sought_at = $3, eta_s = coalesce($4, eta_s), eta_source = coalesce($5, eta_source),
       distance_m = CASE WHEN $4::real IS NULL THEN distance_m ELSE $6 END, route = coalesce($7, route), version = version + 1
     WHERE a.tenant_id = $1 AND a.id = $2 AND ${LACKS_WAY}`,
    [tenantId, assignmentId, at, way?.etaS ?? null, way?.source ?? null, way?.distanceM ?? null, way?.route ?? null],
  );
  if (rowCount === 0) return false;
  if (way !== null) await announce(tx, tenantId, null, { incidentId, assignmentId });
  return true;
}

import type { AlarmId, AssignmentId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

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

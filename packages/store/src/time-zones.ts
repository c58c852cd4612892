import type { BranchId, TenantId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A zone and from when on it held (ms since the epoch). */
export interface TimedZone {
  tenantId: TenantId;
  /** null: the company's. */
  branchId: BranchId | null;
  validFrom: number;
  /** null: the branch follows the company. */
  timeZone: string | null;
}

/** All zones of all companies and their branches over time, oldest first. They are few. */
export async function loadTimeZones(db: Queryable): Promise<TimedZone[]> {
  const { rows } = await db.query<TimedZone>(
    `SELECT tenant_id AS "tenantId", branch_id AS "branchId", time_zone AS "timeZone",
       CASE WHEN valid_from = '-infinity' THEN 0 ELSE floor(extract(epoch FROM valid_from) * 1000) END::float8 AS "validFrom"
     FROM time_zones ORDER BY valid_from`,
  );
  return rows;
}

/** The zone of the company. @throws Error when there is no such tenant. */
export async function readCompanyZone(db: Queryable, tenantId: TenantId): Promise<string> {
  const { rows } = await db.query<{ zone: string }>('SELECT time_zone AS zone FROM tenants WHERE tenant_id = $1', [
    tenantId,
  ]);
  if (rows[0] === undefined) throw new Error(`tenant ${tenantId} does not exist`);
  return rows[0].zone;
}

/** The zone in which a vehicle's days are told: that of its branch, else the company's. */
export async function readVehicleZone(db: Queryable, tenantId: TenantId, vehicleId: VehicleId): Promise<string> {
  const { rows } = await db.query<{ zone: string }>(
    `SELECT coalesce(b.time_zone, t.time_zone) AS zone
     FROM tenants t
     LEFT JOIN vehicles v ON v.tenant_id = t.tenant_id AND v.id = $2
     LEFT JOIN branches b ON (b.tenant_id, b.id) = (v.tenant_id, v.branch_id)
     WHERE t.tenant_id = $1`,
    [tenantId, vehicleId],
  );
  return rows[0]?.zone ?? 'UTC';
}

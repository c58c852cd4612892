import type { DeviceId, GeofenceId, GeofenceVisit, TenantId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** What derivation knows of a vehicle's stay in a fence; the same id again completes the row. */
export interface GeofenceVisitChange {
  tenantId: TenantId;
  /** Deterministic: of the device, the fence and the first fix inside. */
  id: string;
  fenceId: GeofenceId;
  vehicleId: VehicleId;
  deviceId: DeviceId;
  enteredAt: Date;
  leftAt: Date | null;
  /** When it had stayed longer than the fence's limit. */
  dweltAt: Date | null;
}

/** Writes visits that began, dwelt or ended; what is known of one already is kept. Of one id only the last may be given. */
export async function saveGeofenceVisits(tx: Transaction, visits: readonly GeofenceVisitChange[]): Promise<void> {
  if (visits.length === 0) return;
  await tx.query(
    `INSERT INTO geofence_visits AS v
       (tenant_id, id, fence_id, vehicle_id, device_id, entered_at, left_at, dwelt_at)
     SELECT r."tenantId", r.id, r."fenceId", r."vehicleId", r."deviceId", r."enteredAt", r."leftAt", r."dweltAt"
     FROM jsonb_to_recordset($1) AS r ("tenantId" smallint, id uuid, "fenceId" uuid, "vehicleId" uuid,
       "deviceId" text, "enteredAt" timestamptz, "leftAt" timestamptz, "dweltAt" timestamptz)
     ON CONFLICT (tenant_id, id) DO UPDATE
       SET left_at = coalesce(excluded.left_at, v.left_at), dwelt_at = coalesce(excluded.dwelt_at, v.dwelt_at)`,
    [JSON.stringify(visits)],
  );
}

export interface GeofenceVisitPage {
  /** Only vehicles that are inside now. */
  openOnly: boolean;
  /** Instant and id of the last visit of the page before. */
  after: { enteredAt: string; id: string } | null;
  limit: number;
}

/** Stays in a fence, the newest first. */
export async function listGeofenceVisits(
  db: Queryable,
  tenantId: TenantId,
  fenceId: GeofenceId,
  page: GeofenceVisitPage,
): Promise<GeofenceVisit[]> {
  const { rows } = await db.query<
    Omit<GeofenceVisit, 'enteredAt' | 'leftAt'> & { enteredAt: Date; leftAt: Date | null }
  >(
    `SELECT g.id, g.fence_id AS "geofenceId", g.vehicle_id AS "vehicleId", v.plate, g.entered_at AS "enteredAt",
       g.left_at AS "leftAt", g.dwelt_at IS NOT NULL AS dwelt
     FROM geofence_visits g JOIN vehicles v ON v.tenant_id = g.tenant_id AND v.id = g.vehicle_id
     WHERE g.tenant_id = $1 AND g.fence_id = $2 AND (g.left_at IS NULL OR NOT $3)
       AND ($4::timestamptz IS NULL OR (g.entered_at, g.id) < ($4, $5::uuid))
     ORDER BY g.entered_at DESC, g.id DESC LIMIT $6`,
    [tenantId, fenceId, page.openOnly, page.after?.enteredAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map((row) => ({
    ...row,
    enteredAt: row.enteredAt.toISOString(),
    leftAt: row.leftAt?.toISOString() ?? null,
  }));
}

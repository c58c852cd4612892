import type { DeviceId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A device with its models and the periods in which something carried it, ms since the epoch, oldest first. */
export interface DeviceFittings {
  tenantId: TenantId;
  deviceId: DeviceId;
  /** Its models, each from when on. */
  models: { model: string; from: number }[];
  fittings: { vehicleId: VehicleId | undefined; unitId: UnitId | undefined; from: number; to: number }[];
}

/** What carried these devices since `since`. Device ids are unique over all tenants. */
export async function readFittingHistory(
  db: Queryable,
  deviceIds: readonly DeviceId[],
  since: Date,
): Promise<DeviceFittings[]> {
  const { rows } = await db.query<{
    tenant_id: TenantId;
    device_id: DeviceId;
    models: { model: string; from: number | null }[];
    vehicle_id: VehicleId | null;
    unit_id: UnitId | null;
    is_fitted: boolean;
    fitted_from: Date | null;
    fitted_to: Date | null;
  }>(
    `SELECT d.tenant_id, d.id AS device_id,
       (SELECT json_agg(json_build_object('model', p.model, 'from',
                 CASE WHEN isfinite(p.valid_from) THEN floor(extract(epoch FROM p.valid_from) * 1000) END) ORDER BY p.valid_from)
        FROM device_model_periods p WHERE (p.tenant_id, p.device_id) = (d.tenant_id, d.id)) AS models,
       f.vehicle_id, f.unit_id, f.id IS NOT NULL AS is_fitted,
       lower(f.fitted) AS fitted_from, upper(f.fitted) AS fitted_to
     FROM devices d
     LEFT JOIN device_fittings f ON (f.tenant_id, f.device_id) = (d.tenant_id, d.id) AND f.fitted && tstzrange($2, NULL)
     WHERE d.id = ANY ($1)
     ORDER BY d.id, f.fitted`,
    [deviceIds, since],
  );
  const devices = new Map<DeviceId, DeviceFittings>();
  for (const row of rows) {
    let device = devices.get(row.device_id);
    if (device === undefined) {
      device = { tenantId: row.tenant_id, deviceId: row.device_id, models: modelsOf(row.models), fittings: [] };
      devices.set(row.device_id, device);
    }
    if (!row.is_fitted) continue;
    device.fittings.push({
      vehicleId: row.vehicle_id ?? undefined,
      unitId: row.unit_id ?? undefined,
      from: row.fitted_from?.getTime() ?? Number.NEGATIVE_INFINITY,
      to: row.fitted_to?.getTime() ?? Number.POSITIVE_INFINITY,
    });
  }
  return [...devices.values()];
}

/** JSON knows no infinity. */
function modelsOf(periods: readonly { model: string; from: number | null }[]): DeviceFittings['models'] {
  return periods.map(({ model, from }) => ({ model, from: from ?? Number.NEGATIVE_INFINITY }));
}

import type { DeviceStatus, DeviceSummary, TenantId } from '@roadcall/contracts';
import { DEVICE_STATUS, DEVICE_STATUS_JOINS } from './device-status.ts';
import { REJECTED_24H } from './devices.ts';
import type { Queryable } from './queryable.ts';

/** How many devices there are in each status, how many nothing carries, and how many send what is refused. */
export async function readDeviceSummary(db: Queryable, tenantId: TenantId): Promise<DeviceSummary> {
  const { rows } = await db.query<{ status: DeviceStatus; count: number; unfitted: number; rejecting: number }>(
    `SELECT ${DEVICE_STATUS} AS status, count(*) AS count, count(*) FILTER (WHERE f.id IS NULL) AS unfitted,
       count(*) FILTER (WHERE ${REJECTED_24H} > 0) AS rejecting
     FROM devices d ${DEVICE_STATUS_JOINS}
     LEFT JOIN device_fittings f ON f.tenant_id = d.tenant_id AND f.device_id = d.id AND upper_inf(f.fitted)
     WHERE d.tenant_id = $1 GROUP BY 1`,
    [tenantId],
  );
  const sum = (read: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + read(row), 0);
  const byStatus = { online: 0, stale: 0, offline: 0, unknown: 0 };
  for (const { status, count } of rows) byStatus[status] = count;
  return {
    total: sum(({ count }) => count),
    byStatus,
    unfitted: sum(({ unfitted }) => unfitted),
    rejecting: sum(({ rejecting }) => rejecting),
  };
}

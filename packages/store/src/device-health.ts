import type { DeviceHealth, DeviceId, TenantId } from '@roadcall/contracts';
import { FIX_FLAG } from './fix-row.ts';
import type { Queryable } from './queryable.ts';

/** What is known of a device's fixes and refusals of the last 24 hours. */
export interface DeviceEvidence extends Pick<DeviceHealth, 'fixes' | 'late' | 'rejected' | 'dropped'> {
  /** The fixes that came last, newest first. */
  newest: { lagMs: number; late: boolean }[];
}

/** Fixes that lag and clock are judged by. */
const NEWEST = 50;

/** Reads one device's last 24 hours by the server's clock; its own may be up to three days behind. */
export async function readDeviceEvidence(db: Queryable, tenantId: TenantId, id: DeviceId): Promise<DeviceEvidence> {
  const { rows } = await db.query<Pick<DeviceEvidence, 'fixes' | 'late' | 'newest'>>(
    `WITH recent AS (
       SELECT received_at, round(extract(epoch FROM received_at - ts) * 1000)::double precision AS lag_ms,
         flags & ${FIX_FLAG.late} <> 0 AS late
       FROM fixes
       WHERE tenant_id = $1 AND device_id = $2 AND ts > now() - INTERVAL '3 days' AND received_at > now() - INTERVAL '24 hours'
     )
     SELECT count(*) AS fixes, count(*) FILTER (WHERE late) AS late,
       (SELECT coalesce(json_agg(json_build_object('lagMs', n.lag_ms, 'late', n.late)), '[]')
        FROM (SELECT lag_ms, late FROM recent ORDER BY received_at DESC LIMIT ${NEWEST}) AS n) AS newest
     FROM recent`,
    [tenantId, id],
  );
  const { rows: refused } = await db.query<{ reason: string; kept: number; dropped: number }>(
    `SELECT reason, sum(kept)::bigint AS kept, sum(dropped)::bigint AS dropped FROM (
       SELECT reason, 1 AS kept, 0 AS dropped FROM quarantine
       WHERE tenant_id = $1 AND device_id = $2 AND received_at > now() - INTERVAL '24 hours'
       UNION ALL
       SELECT reason, 0, entries FROM quarantine_drops
       WHERE tenant_id = $1 AND device_id = $2 AND hour > now() - INTERVAL '24 hours'
     ) AS both_of_them GROUP BY reason ORDER BY reason`,
    [tenantId, id],
  );
  return {
    ...rows[0]!,
    rejected: Object.fromEntries(refused.map(({ reason, kept, dropped }) => [reason, kept + dropped])),
    dropped: refused.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}

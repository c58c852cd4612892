import type { Overview, TenantId } from '@roadcall/contracts';
import { IS_OPEN } from './incidents.ts';
import { WHICH_CLOCKS } from './clocks-read.ts';
import { countQuarantined } from './quarantine-read.ts';
import type { Queryable } from './queryable.ts';

const DAY_MS = 24 * 3_600_000;

/** The counts beside the map; quarantine over the last 24 hours. */
export async function readOverview(db: Queryable, tenantId: TenantId, nowMs: number): Promise<Overview> {
  const { rows } = await db.query<Omit<Overview, 'quarantinedLast24h' | 'quarantinedByReason'>>(
    `SELECT (SELECT count(*) FROM vehicles WHERE tenant_id = $1) AS vehicles,
            (SELECT count(*) FROM units WHERE tenant_id = $1 AND retired_at IS NULL) AS units,
            (SELECT count(*) FROM incidents WHERE tenant_id = $1 AND ${IS_OPEN}) AS "openIncidents",
            (SELECT count(*) FROM clocks c WHERE tenant_id = $1 AND ${WHICH_CLOCKS.at_risk}) AS "clocksAtRisk",
            (SELECT count(*) FROM clocks c WHERE tenant_id = $1 AND ${WHICH_CLOCKS.breached}) AS "clocksBreached",
            (SELECT count(*) FROM alarms WHERE tenant_id = $1 AND active) AS "activeAlarms",
            (SELECT count(*) FROM alarms WHERE tenant_id = $1 AND active AND acknowledged_at IS NULL)
              AS "unacknowledgedAlarms"`,
    [tenantId],
  );
  const quarantinedByReason = await countQuarantined(db, tenantId, new Date(nowMs - DAY_MS));
  return {
    ...rows[0]!,
    quarantinedLast24h: Object.values(quarantinedByReason).reduce((sum, count) => sum + count, 0),
    quarantinedByReason,
  };
}

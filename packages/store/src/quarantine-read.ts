import type { TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** How many messages of a tenant's devices were put in quarantine since an instant, by reason. */
export async function countQuarantined(
  db: Queryable,
  tenantId: TenantId,
  since: Date,
): Promise<Record<string, number>> {
  const { rows } = await db.query<{ reason: string; count: number }>(
    `SELECT reason, count(*) AS count FROM quarantine
     WHERE tenant_id = $1 AND received_at >= $2 GROUP BY reason ORDER BY reason`,
    [tenantId, since],
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}

import { localDayOf, type TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import { readCompanyZone } from './time-zones.ts';

/**
 * The next number of a tenant's daily series: prefix + yyMMdd + at least 4 digits, e.g. IN2603010042. The day is the
 * tenant's own (its time zone). Others who number the same series wait until this transaction ends, so numbers have
 * no holes unless it is rolled back.
 */
export async function nextRunningNumber(
  db: Queryable,
  tenantId: TenantId,
  prefix: 'IN' | 'RC',
  at: Date,
): Promise<string> {
  const day = localDayOf(await readCompanyZone(db, tenantId), at.getTime());
  const { rows } = await db.query<{ number: string }>(
    `INSERT INTO running_numbers AS n (tenant_id, series, last) VALUES ($1, $2, 1)
     ON CONFLICT (tenant_id, series) DO UPDATE SET last = n.last + 1
     RETURNING n.series || lpad(n.last::text, greatest(4, length(n.last::text)), '0') AS number`,
    [tenantId, `${prefix}${day.slice(2).replaceAll('-', '')}`],
  );
  return rows[0]!.number;
}

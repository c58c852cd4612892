import type { Company, CompanyEdit, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** The company as REST shows it. @throws Error when there is no such tenant. */
export async function getCompany(db: Queryable, tenantId: TenantId): Promise<Company> {
  const { rows } = await db.query<Company>(
    'SELECT name, time_zone AS "timeZone", version FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  if (rows[0] === undefined) throw new Error(`there is no tenant ${tenantId}`);
  return rows[0];
}

/**
 * Changes what is named, from now on: what was judged by another zone before stays so.
 * @throws VersionConflictError
 */
export async function editCompany(
  tx: Transaction,
  by: Actor,
  edit: CompanyEdit,
  expectedVersion: number | null,
): Promise<Company> {
  const { tenantId, actor } = by;
  await tx.query('SELECT FROM tenants WHERE tenant_id = $1 FOR NO KEY UPDATE', [tenantId]);
  const before = await getCompany(tx, tenantId);
  checkVersion('company', before.version, expectedVersion);
  await tx.query(
    `UPDATE tenants SET name = coalesce($2, name), time_zone = coalesce($3, time_zone), version = version + 1
     WHERE tenant_id = $1`,
    [tenantId, edit.name ?? null, edit.timeZone ?? null],
  );
  const data = await getCompany(tx, tenantId);
  appendEvents(tx, [{ tenantId, actor, subjectId: 'company', body: { kind: 'company.changed', data } }]);
  return data;
}

import { randomUUIDv7 } from 'node:crypto';
import type { Branch, NewBranch, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A branch as REST and events show it. */
const BRANCH_COLUMNS = `id, name_zh AS "nameZh", name_en AS "nameEn", lat, lon`;

/** All branches of a tenant by English name; they are few. */
export async function listBranches(db: Queryable, tenantId: TenantId): Promise<Branch[]> {
  const { rows } = await db.query<Branch>(
    `SELECT ${BRANCH_COLUMNS} FROM branches WHERE tenant_id = $1 ORDER BY name_en`,
    [tenantId],
  );
  return rows;
}

/** @throws ConflictError `branches_tenant_id_name_en_key` when the name is taken. */
export async function createBranch(tx: Transaction, by: Actor, branch: NewBranch): Promise<Branch> {
  const { rows } = await orRefusal(
    tx.query<Branch>(
      `INSERT INTO branches (tenant_id, id, name_zh, name_en, lat, lon) VALUES ($1, $2, $3, $4, $5, $6)
       RETURNING ${BRANCH_COLUMNS}`,
      [by.tenantId, randomUUIDv7(), branch.nameZh, branch.nameEn, branch.lat, branch.lon],
    ),
  );
  const created = rows[0]!;
  appendEvents(tx, [{ ...by, subjectId: created.id, body: { kind: 'branch.changed', data: created } }]);
  return created;
}

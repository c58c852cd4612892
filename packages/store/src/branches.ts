import { randomUUIDv7 } from 'node:crypto';
import type { Branch, BranchEdit, BranchId, NewBranch, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A branch as REST and events show it. */
const BRANCH_COLUMNS = `id, name_zh AS "nameZh", name_en AS "nameEn", lat, lon, time_zone AS "timeZone", version`;

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
      `INSERT INTO branches (tenant_id, id, name_zh, name_en, lat, lon, time_zone)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       RETURNING ${BRANCH_COLUMNS}`,
      [by.tenantId, randomUUIDv7(), branch.nameZh, branch.nameEn, branch.lat, branch.lon, branch.timeZone ?? null],
    ),
  );
  const created = rows[0]!;
  appendEvents(tx, [{ ...by, subjectId: created.id, body: { kind: 'branch.changed', data: created } }]);
  return created;
}

/**
 * Changes what is named. A new zone counts from now on: what was judged by another one before stays so.
 * @throws NotFoundError, VersionConflictError; ConflictError as `createBranch`.
 */
export async function editBranch(
  tx: Transaction,
  by: Actor,
  id: BranchId,
  edit: BranchEdit,
  expectedVersion: number | null,
): Promise<Branch> {
  const { tenantId } = by;
  const { rows } = await tx.query<Branch>(
    `SELECT ${BRANCH_COLUMNS} FROM branches WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [tenantId, id],
  );
  const before = rows[0];
  if (before === undefined) throw new NotFoundError('branch', id);
  checkVersion('branch', before.version, expectedVersion);
  const wish = { ...before, ...edit };
  const { rows: after } = await orRefusal(
    tx.query<Branch>(
      `UPDATE branches SET name_zh = $3, name_en = $4, lat = $5, lon = $6, time_zone = $7, version = version + 1
       WHERE tenant_id = $1 AND id = $2 RETURNING ${BRANCH_COLUMNS}`,
      [tenantId, id, wish.nameZh, wish.nameEn, wish.lat, wish.lon, wish.timeZone],
    ),
  );
  const changed = after[0]!;
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'branch.changed', data: changed } }]);
  return changed;
}

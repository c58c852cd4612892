import { SAFETY_INTERVAL_MIN, type TenantId, type Unit, type UnitId } from '@roadcall/contracts';
import type { Pool } from 'pg';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { NotFoundError } from './store-errors.ts';
import { withTransaction, type Transaction } from './transaction.ts';
import { announceUnit, findUnits } from './units.ts';

/** SQL: until when a unit at work owes its next sign of life. */
export const NEXT_SIGN_OF_LIFE = `now() + make_interval(mins => coalesce(safety_interval_min, ${SAFETY_INTERVAL_MIN}))`;

/** The crew is well: the timer of its work begins anew, and it is silent no more. @throws NotFoundError */
export async function giveSignOfLife(tx: Transaction, by: Actor, id: UnitId): Promise<Unit> {
  const { rowCount } = await tx.query(
    `UPDATE units SET sign_of_life_at = now(), silent_since = NULL, version = version + 1,
       safety_due_at = CASE WHEN safety_due_at IS NOT NULL THEN ${NEXT_SIGN_OF_LIFE} END
     WHERE tenant_id = $1 AND id = $2`,
    [by.tenantId, id],
  );
  if (rowCount === 0) throw new NotFoundError('unit', id);
  return announceUnit(tx, by, id);
}

/**
 * Finds crews that owe a sign of life since before `now`, over all tenants, marks them silent and says so
 * (`unit.silent`), each once. @returns how many.
 */
export function markSilentUnits(pool: Pool, now: Date): Promise<number> {
  return withTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ tenantId: TenantId; id: UnitId }>(
      `UPDATE units SET silent_since = $1, version = version + 1
       WHERE (tenant_id, id) IN (
         SELECT tenant_id, id FROM units WHERE safety_due_at < $1 AND silent_since IS NULL
         ORDER BY tenant_id, id FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING tenant_id AS "tenantId", id`,
      [now],
    );
    for (const { tenantId, id } of rows) {
      const [data] = await findUnits(tx, tenantId, [id]);
      if (data === undefined) continue;
      const head = { tenantId, actor: 'dispatch', subjectId: id };
      appendEvents(tx, [
        { ...head, body: { kind: 'unit.changed', data } },
        { ...head, body: { kind: 'unit.silent', data } },
      ]);
    }
    return rows.length;
  });
}

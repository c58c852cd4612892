import { randomUUIDv7 } from 'node:crypto';
import {
  MAX_RETRIED,
  type DeviceId,
  type NewQuarantineRetry,
  type QuarantineAttempt,
  type QuarantineRetry,
  type RetryId,
  type RetryItem,
  type RetryState,
  type TenantId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** Whether an entry `q` of the quarantine is done with: taken in at last, or settled by a person. */
export const IS_SETTLED = `EXISTS (
  SELECT FROM quarantine_retry_items i WHERE i.tenant_id = q.tenant_id AND i.quarantine_id = q.id
    AND i.state IN ('stored', 'already_there', 'kept', 'replaced'))`;

/** State of the last try of an entry `q`. */
export const LAST_TRY = `(
  SELECT i.state FROM quarantine_retry_items i WHERE i.tenant_id = q.tenant_id AND i.quarantine_id = q.id
  ORDER BY i.retry_id DESC LIMIT 1)`;

/**
 * Writes down which messages are to be taken in again, at most `MAX_RETRIED`, oldest first; an ingestor does it. What is settled,
 * or under way already, is left out. `keep` is settled at once: it needs no ingestor.
 * @returns undefined when no message is left.
 */
export async function requestRetry(
  tx: Transaction,
  by: Actor & { actor: string },
  { ids, filter, onConflict }: NewQuarantineRetry,
): Promise<QuarantineRetry | undefined> {
  const { tenantId } = by;
  const { rows: meant } = await tx.query<{ id: number; device_id: DeviceId; beyond: number }>(
    `SELECT q.id, q.device_id, (count(*) OVER () - $7)::integer AS beyond FROM quarantine q
     WHERE q.tenant_id = $1 AND ($2::bigint[] IS NULL OR q.id = ANY ($2))
       AND ($3::text IS NULL OR q.device_id = $3) AND ($4::text IS NULL OR q.reason = $4)
       AND ($5::timestamptz IS NULL OR q.received_at >= $5) AND ($6::timestamptz IS NULL OR q.received_at < $6)
       AND NOT EXISTS (
         SELECT FROM quarantine_retry_items i WHERE i.tenant_id = q.tenant_id AND i.quarantine_id = q.id
           AND i.state IN ('waiting', 'stored', 'already_there', 'kept', 'replaced'))
     ORDER BY q.id LIMIT $7`,
    [
      tenantId,
      ids ?? null,
      filter?.deviceId ?? null,
      filter?.reason ?? null,
      filter?.from ?? null,
      filter?.to ?? null,
      MAX_RETRIED,
    ],
  );
  if (meant.length === 0) return undefined;
  const id = randomUUIDv7() as RetryId;
  await tx.query(
    'INSERT INTO quarantine_retries (tenant_id, id, requested_by, on_conflict, beyond) VALUES ($1, $2, $3, $4, $5)',
    [tenantId, id, by.actor, onConflict, Math.max(meant[0]!.beyond, 0)],
  );
  const isKept = onConflict === 'keep';
  const { rowCount } = await tx.query(
    `INSERT INTO quarantine_retry_items (tenant_id, retry_id, quarantine_id, device_id, state, settled_at)
     SELECT $1, $2, m.id, m.device_id, $5, CASE WHEN $5 = 'waiting' THEN NULL ELSE now() END
     FROM unnest($3::bigint[], $4::text[]) AS m (id, device_id)
     ON CONFLICT (tenant_id, quarantine_id) WHERE state = 'waiting' DO NOTHING`,
    [tenantId, id, meant.map((entry) => entry.id), meant.map((entry) => entry.device_id), isKept ? 'kept' : 'waiting'],
  );
  const devices = new Set(meant.map((entry) => entry.device_id));
  const deviceId = devices.size === 1 ? meant[0]!.device_id : null;
  appendEvents(tx, [
    {
      ...by,
      subjectId: deviceId ?? 'quarantine',
      body: { kind: 'device.changed', data: { deviceId, act: 'retried', count: rowCount ?? 0 } },
    },
  ]);
  return findRetry(tx, tenantId, id);
}

interface RetryRow extends Omit<QuarantineRetry, 'requestedAt'> {
  requestedAt: Date;
}

const SELECT_RETRY = `
  SELECT r.id, coalesce(u.display_name, r.requested_by) AS "requestedBy", r.requested_at AS "requestedAt",
    r.on_conflict AS "onConflict", r.beyond AS "left",
    (SELECT count(*) FROM quarantine_retry_items i WHERE (i.tenant_id, i.retry_id) = (r.tenant_id, r.id)) AS messages,
    (SELECT coalesce(jsonb_object_agg(by_state.state, by_state.items), '{}') FROM (
       SELECT i.state, count(*) AS items FROM quarantine_retry_items i
       WHERE (i.tenant_id, i.retry_id) = (r.tenant_id, r.id) GROUP BY i.state) AS by_state) AS states
  FROM quarantine_retries r LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id::text = r.requested_by`;

const retryOf = (row: RetryRow): QuarantineRetry => ({ ...row, requestedAt: row.requestedAt.toISOString() });

/** One retry with how far it is, undefined when there is none. */
export async function findRetry(db: Queryable, tenantId: TenantId, id: RetryId): Promise<QuarantineRetry | undefined> {
  const { rows } = await db.query<RetryRow>(`${SELECT_RETRY} WHERE r.tenant_id = $1 AND r.id = $2`, [tenantId, id]);
  return rows[0] && retryOf(rows[0]);
}

/** The newest retries of a tenant. */
export async function listRetries(db: Queryable, tenantId: TenantId, limit: number): Promise<QuarantineRetry[]> {
  const { rows } = await db.query<RetryRow>(
    `${SELECT_RETRY} WHERE r.tenant_id = $1 ORDER BY r.requested_at DESC, r.id DESC LIMIT $2`,
    [tenantId, limit],
  );
  return rows.map(retryOf);
}

const ITEM_COLUMNS = `i.quarantine_id AS "quarantineId", i.device_id AS "deviceId", i.state, i.reason, i.detail,
  i.stored_fixes AS "storedFixes", i.known_fixes AS "knownFixes", i.conflicts, i.settled_at AS "settledAt"`;

type ItemRow<T extends RetryItem = RetryItem> = Omit<T, 'settledAt'> & { settledAt: Date | null };

/** The messages of a retry, oldest first. */
export async function listRetryItems(
  db: Queryable,
  tenantId: TenantId,
  retryId: RetryId,
  page: { state?: RetryState | undefined; after: number | null; limit: number },
): Promise<RetryItem[]> {
  const { rows } = await db.query<ItemRow>(
    `SELECT ${ITEM_COLUMNS} FROM quarantine_retry_items i
     WHERE i.tenant_id = $1 AND i.retry_id = $2 AND ($3::text IS NULL OR i.state = $3)
       AND ($4::bigint IS NULL OR i.quarantine_id > $4)
     ORDER BY i.quarantine_id LIMIT $5`,
    [tenantId, retryId, page.state ?? null, page.after, page.limit],
  );
  return rows.map((row) => ({ ...row, settledAt: row.settledAt?.toISOString() ?? null }));
}

/** Each time that a message was taken in again, newest first, at most twenty. */
export async function listAttempts(
  db: Queryable,
  tenantId: TenantId,
  quarantineId: number,
): Promise<QuarantineAttempt[]> {
  const { rows } = await db.query<Omit<ItemRow<QuarantineAttempt>, 'requestedAt'> & { requestedAt: Date }>(
    `SELECT ${ITEM_COLUMNS}, i.retry_id AS "retryId", coalesce(u.display_name, r.requested_by) AS "requestedBy",
       r.requested_at AS "requestedAt"
     FROM quarantine_retry_items i
     JOIN quarantine_retries r ON (r.tenant_id, r.id) = (i.tenant_id, i.retry_id)
     LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id::text = r.requested_by
     WHERE i.tenant_id = $1 AND i.quarantine_id = $2 ORDER BY i.retry_id DESC LIMIT 20`,
    [tenantId, quarantineId],
  );
  return rows.map((row) => ({
    ...row,
    settledAt: row.settledAt?.toISOString() ?? null,
    requestedAt: row.requestedAt.toISOString(),
  }));
}

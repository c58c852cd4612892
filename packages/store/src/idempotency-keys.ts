import type { TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** One request of a client, as it names it itself (Idempotency-Key). */
export interface IdempotencyKey {
  tenantId: TenantId;
  /** Whose key it is: two users may use the same. */
  principal: string;
  key: string;
}

/** The answer that the first request of this key got, and what that request was. */
export interface KeptAnswer {
  requestSha256: Buffer;
  status: number;
  body: unknown;
}

/** How long an answer is kept, hours: long enough for a phone that was out of reach. */
const KEPT_HOURS = 48;

/**
 * Takes a key for the work of this transaction. Undefined: it is fresh, and `keepAnswer` must follow; a request with
 * the same key waits until this transaction ends. Otherwise the answer of the request that had it first.
 */
export async function takeIdempotencyKey(
  tx: Transaction,
  { tenantId, principal, key }: IdempotencyKey,
  requestSha256: Buffer,
): Promise<KeptAnswer | undefined> {
  const { rowCount } = await tx.query(
    `INSERT INTO idempotency_keys (tenant_id, principal, key, request_sha256, status, body)
     VALUES ($1, $2, $3, $4, 0, 'null') ON CONFLICT DO NOTHING`,
    [tenantId, principal, key, requestSha256],
  );
  if (rowCount === 1) return undefined;
  const { rows } = await tx.query<KeptAnswer>(
    `SELECT request_sha256 AS "requestSha256", status, body FROM idempotency_keys
     WHERE tenant_id = $1 AND principal = $2 AND key = $3`,
    [tenantId, principal, key],
  );
  return rows[0];
}

/** Keeps the answer of the transaction that took the key. Answers that hold a secret must not be kept. */
export async function keepAnswer(
  tx: Transaction,
  { tenantId, principal, key }: IdempotencyKey,
  answer: { status: number; body: unknown },
): Promise<void> {
  await tx.query(
    'UPDATE idempotency_keys SET status = $4, body = $5 WHERE tenant_id = $1 AND principal = $2 AND key = $3',
    [tenantId, principal, key, answer.status, JSON.stringify(answer.body)],
  );
}

/** Removes the answers that nobody will ask for again. @returns how many. */
export async function deleteOldAnswers(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)',
    [KEPT_HOURS],
  );
  return rowCount ?? 0;
}

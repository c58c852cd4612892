import type {
  DeviceId,
  QuarantineDrop,
  QuarantinedMessage,
  QuarantinedPayload,
  QuarantineReason,
  TenantId,
} from '@roadcall/contracts';
import { IS_SETTLED, LAST_TRY, listAttempts } from './quarantine-retries.ts';
import type { Queryable } from './queryable.ts';

/**
 * How many messages of a tenant's devices were put in quarantine since an instant, by reason; those that its budget dropped
 * since then are counted by whole hours.
 */
export async function countQuarantined(
  db: Queryable,
  tenantId: TenantId,
  since: Date,
): Promise<Record<string, number>> {
  const { rows } = await db.query<{ reason: string; count: number }>(
    `SELECT reason, sum(entries)::bigint AS count FROM (
       SELECT reason, 1 AS entries FROM quarantine WHERE tenant_id = $1 AND received_at >= $2
       UNION ALL
       SELECT reason, entries FROM quarantine_drops WHERE tenant_id = $1 AND hour >= $2
     ) AS both_of_them GROUP BY reason ORDER BY reason`,
    [tenantId, since],
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}

export interface QuarantinePage {
  deviceId?: DeviceId | undefined;
  reason?: QuarantineReason | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** True: those that are not settled; false: those that are. */
  open?: boolean | undefined;
  /** Id of the last message of the page before. */
  after: number | null;
  limit: number;
}

type MessageRow = Omit<QuarantinedMessage, 'receivedAt'> & { receivedAt: Date };

const SELECT_MESSAGE = `
  SELECT id, device_id AS "deviceId", received_at AS "receivedAt", source, topic, reason, detail,
    octet_length(payload) AS "payloadBytes", ${LAST_TRY} AS "lastTry"`;

/** What was refused, newest first, without the bytes. */
export async function listQuarantine(
  db: Queryable,
  tenantId: TenantId,
  page: QuarantinePage,
): Promise<QuarantinedMessage[]> {
  const { rows } = await db.query<MessageRow>(
    `${SELECT_MESSAGE} FROM quarantine q
     WHERE tenant_id = $1 AND ($2::text IS NULL OR device_id = $2) AND ($3::text IS NULL OR reason = $3)
       AND ($4::timestamptz IS NULL OR received_at >= $4) AND ($5::timestamptz IS NULL OR received_at < $5)
       AND ($6::bigint IS NULL OR id < $6) AND ($8::boolean IS NULL OR ${IS_SETTLED} <> $8)
     ORDER BY id DESC LIMIT $7`,
    [
      tenantId,
      page.deviceId ?? null,
      page.reason ?? null,
      page.from ?? null,
      page.to ?? null,
      page.after,
      page.limit,
      page.open ?? null,
    ],
  );
  return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
}

/** One message with its bytes, undefined when there is none. */
export async function findQuarantined(
  db: Queryable,
  tenantId: TenantId,
  id: number,
): Promise<QuarantinedPayload | undefined> {
  const { rows } = await db.query<MessageRow & { payload: Buffer }>(
    `${SELECT_MESSAGE}, payload FROM quarantine q WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const { payload, ...message } = row;
  return {
    ...message,
    receivedAt: row.receivedAt.toISOString(),
    hex: payload.toString('hex'),
    text: asText(payload),
    attempts: await listAttempts(db, tenantId, id),
  };
}

/** What the budget of the quarantine did not keep, newest hour first. */
export async function listQuarantineDrops(db: Queryable, tenantId: TenantId, limit: number): Promise<QuarantineDrop[]> {
  const { rows } = await db.query<Omit<QuarantineDrop, 'hour'> & { hour: Date }>(
    `SELECT device_id AS "deviceId", hour, reason, entries, size_bytes AS "sizeBytes" FROM quarantine_drops
     WHERE tenant_id = $1 ORDER BY hour DESC, device_id, reason LIMIT $2`,
    [tenantId, limit],
  );
  return rows.map((row) => ({ ...row, hour: row.hour.toISOString() }));
}

/** Null when the bytes are no UTF-8, which CBOR hardly ever is. */
function asText(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

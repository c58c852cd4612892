import type { DeviceId, QuarantineReason, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A message, or the part of it that is named in `detail`, that could not be stored. */
export interface QuarantineEntry {
  tenantId: TenantId;
  deviceId: DeviceId;
  /** ms since the epoch. */
  receivedAt: number;
  /** Where it came in, e.g. `door:device`. */
  source: string;
  topic: string;
  reason: QuarantineReason;
  /** Which field, why, and what is allowed. */
  detail: string;
  /** The message as it came. */
  payload: Uint8Array;
}

/** Puts entries in quarantine; in the transaction that acknowledges the messages they came in. */
export async function insertQuarantine(db: Queryable, entries: readonly QuarantineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.query(
    `INSERT INTO quarantine (tenant_id, device_id, received_at, source, topic, reason, detail, payload)
     SELECT * FROM unnest($1::smallint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
    [
      entries.map((entry) => entry.tenantId),
      entries.map((entry) => entry.deviceId),
      entries.map((entry) => new Date(entry.receivedAt)),
      entries.map((entry) => entry.source),
      entries.map((entry) => printable(entry.topic)),
      entries.map((entry) => entry.reason),
      entries.map((entry) => printable(entry.detail)),
      entries.map((entry) => Buffer.from(entry.payload.buffer, entry.payload.byteOffset, entry.payload.byteLength)),
    ],
  );
}

/** PostgreSQL's text takes no NUL, and half a surrogate pair is no UTF-8; both may be in what a device sent. */
function printable(text: string): string {
  return text.replaceAll('\u0000', '␀').toWellFormed();
}

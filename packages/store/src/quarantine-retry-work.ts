import type {
  DeviceId,
  FixConflict,
  OnConflict,
  QuarantineReason,
  RetryId,
  RetryState,
  ShownFix,
  TenantId,
} from '@roadcall/contracts';
import { announceDevice } from './device-events.ts';
import type { FixRow } from './fix-row.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** A kept message that is to be taken in again. */
export interface RetryOrder {
  tenantId: TenantId;
  retryId: RetryId;
  quarantineId: number;
  onConflict: OnConflict;
  requestedBy: string;
}

/** With the message as it came. */
export interface ClaimedRetry extends RetryOrder {
  deviceId: DeviceId;
  /** Why it was refused when it came. */
  reason: QuarantineReason;
  receivedAt: Date;
  source: string;
  topic: string;
  payload: Buffer;
}

/** An ingestor that has not settled what it took within this time is no more; another one takes it. */
const CLAIM = `interval '60 seconds'`;

/**
 * Takes messages that wait, oldest first, so that no two ingestors work at one. Entries that retention took meanwhile are `gone`.
 */
export async function claimRetries(db: Queryable, limit: number): Promise<ClaimedRetry[]> {
  const { rows } = await db.query<ClaimedRetry>(
    `WITH due AS (
       SELECT i.tenant_id, i.retry_id, i.quarantine_id FROM quarantine_retry_items i
       WHERE i.state = 'waiting' AND (i.claimed_until IS NULL OR i.claimed_until < now())
       ORDER BY i.tenant_id, i.quarantine_id LIMIT $1 FOR UPDATE SKIP LOCKED
     ), kept AS (
       SELECT due.*, q.device_id, q.reason, q.received_at, q.source, q.topic, q.payload
       FROM due LEFT JOIN quarantine q ON (q.tenant_id, q.id) = (due.tenant_id, due.quarantine_id)
     ), taken AS (
       UPDATE quarantine_retry_items i SET claimed_until = now() + ${CLAIM},
         state = CASE WHEN kept.payload IS NULL THEN 'gone' ELSE i.state END,
         settled_at = CASE WHEN kept.payload IS NULL THEN now() END
       FROM kept
       WHERE (i.tenant_id, i.retry_id, i.quarantine_id) = (kept.tenant_id, kept.retry_id, kept.quarantine_id)
     )
     SELECT kept.tenant_id AS "tenantId", kept.retry_id AS "retryId", kept.quarantine_id AS "quarantineId",
       r.on_conflict AS "onConflict", r.requested_by AS "requestedBy", kept.device_id AS "deviceId",
       kept.reason, kept.received_at AS "receivedAt", kept.source, kept.topic, kept.payload
     FROM kept JOIN quarantine_retries r ON (r.tenant_id, r.id) = (kept.tenant_id, kept.retry_id)
     WHERE kept.payload IS NOT NULL ORDER BY kept.quarantine_id`,
    [limit],
  );
  return rows;
}

/** What became of a message. */
export interface RetryOutcome extends RetryOrder {
  deviceId: DeviceId;
  state: RetryState;
  reason: QuarantineReason | null;
  detail: string | null;
  storedFixes: number;
  knownFixes: number;
  conflicts: readonly FixConflict[];
}

/** Notes what became of messages, in the transaction that did it. One that is settled already stays so. */
export async function settleRetries(tx: Transaction, outcomes: readonly RetryOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const given = JSON.stringify(outcomes).replaceAll('\\u0000', '␀').toWellFormed();
  const { rows } = await tx.query<{ tenant_id: TenantId; device_id: DeviceId; requested_by: string }>(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1) AS g ("tenantId" smallint, "retryId" uuid, "quarantineId" bigint, "deviceId" text,
         state text, reason text, detail text, "storedFixes" int, "knownFixes" int, conflicts jsonb, "requestedBy" text)
     ), settled AS (
       UPDATE quarantine_retry_items i SET state = g.state, reason = g.reason, detail = g.detail, device_id = g."deviceId",
         stored_fixes = g."storedFixes", known_fixes = g."knownFixes", conflicts = g.conflicts, settled_at = clock_timestamp()
       FROM given g
       WHERE (i.tenant_id, i.retry_id, i.quarantine_id) = (g."tenantId", g."retryId", g."quarantineId")
         AND i.state = 'waiting'
       RETURNING i.tenant_id, i.device_id, i.state, g."requestedBy" AS requested_by
     )
     SELECT tenant_id, device_id, requested_by FROM settled WHERE state = 'replaced'`,
    [given],
  );
  for (const { tenant_id: tenantId, device_id: deviceId, requested_by: actor } of rows) {
    announceDevice(tx, { tenantId, actor }, deviceId, 'fix_replaced');
  }
}

/** Columns of a fix that say nothing to people, or are said beside it. */
const NOT_SHOWN = ['tenant_id', 'device_id', 'ts', 'content_hash', 'flags', 'received_at'];

/**
 * What is stored of the moments of these fixes with other content: under the same key, or, where the content stands in for a
 * number (`seq` is its hash), at the same time. One per fix, null where there is none.
 */
export async function findOtherContent(tx: Transaction, fixes: readonly FixRow[]): Promise<(ShownFix | null)[]> {
  if (fixes.length === 0) return [];
  const { rows } = await tx.query<{ stored: ShownFix | null }>(
    `SELECT (SELECT jsonb_strip_nulls(to_jsonb(f) - $7::text[]) FROM fixes f
             WHERE (f.tenant_id, f.device_id, f.ts, f.boot) = (g.tenant_id, g.device_id, g.ts, g.boot)
               AND (f.seq = g.seq OR (g.seq = g.content_hash AND f.seq = f.content_hash))
               AND f.content_hash <> g.content_hash
             ORDER BY f.seq = g.seq DESC, f.seq LIMIT 1) AS stored
     FROM unnest($1::smallint[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[])
       WITH ORDINALITY AS g (tenant_id, device_id, ts, boot, seq, content_hash, n)
     ORDER BY g.n`,
    [
      fixes.map(({ tenantId }) => tenantId),
      fixes.map(({ deviceId }) => deviceId),
      fixes.map(({ ts }) => new Date(ts)),
      fixes.map(({ boot }) => boot),
      fixes.map(({ seq }) => seq),
      fixes.map(({ contentHash }) => contentHash),
      NOT_SHOWN,
    ],
  );
  return rows.map(({ stored }) => stored);
}

/** A fix under the names of its columns, as `findOtherContent` gives the stored one. */
export function shownFix(fix: FixRow): ShownFix {
  const row = columnsOf(fix);
  const shown = Object.entries(row).filter(([name, value]) => value !== null && !NOT_SHOWN.includes(name));
  return Object.fromEntries(shown);
}

/**
 * Puts a fix in the place of the stored one of its moment, which goes into the history under the name of who wanted it.
 * @returns false when nothing else is stored there.
 */
export async function replaceFix(tx: Transaction, fix: FixRow, order: RetryOrder): Promise<boolean> {
  const { rows } = await tx.query<{ replaced: boolean }>('SELECT replace_fix($1::jsonb, $2, $3) AS replaced', [
    JSON.stringify(columnsOf(fix)),
    order.requestedBy,
    order.retryId,
  ]);
  return rows[0]!.replaced;
}

function columnsOf(fix: FixRow): ShownFix {
  return {
    tenant_id: fix.tenantId,
    device_id: fix.deviceId,
    ts: new Date(fix.ts).toISOString(),
    boot: fix.boot,
    seq: fix.seq,
    lat: fix.lat ?? null,
    lon: fix.lon ?? null,
    speed_kph: fix.speedKph ?? null,
    heading_deg: fix.headingDeg ?? null,
    altitude_m: fix.altitudeM ?? null,
    accuracy_m: fix.accuracyM ?? null,
    satellites: fix.satellites ?? null,
    hdop: fix.hdop ?? null,
    odometer_m: fix.odometerM ?? null,
    fuel_pct: fix.fuelPct ?? null,
    charge_pct: fix.chargePct ?? null,
    battery_v: fix.batteryV ?? null,
    ignition: fix.ignition ?? null,
    locked: fix.locked ?? null,
    external_power: fix.externalPower ?? null,
    dtc: fix.dtc === undefined ? null : [...fix.dtc],
    alarm_kind: fix.alarm?.kind ?? null,
    alarm_active: fix.alarm?.active ?? null,
    alarm_code: fix.alarm?.code ?? null,
    flags: fix.flags,
    content_hash: fix.contentHash,
    attributes: fix.attributes === undefined ? null : (JSON.parse(fix.attributes) as ShownFix),
  };
}

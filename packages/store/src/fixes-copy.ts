import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { FIX_COLUMNS, type FixRow } from './fix-row.ts';
import type { FixesBinaryWriter } from './fixes-binary.ts';

const COLUMNS = FIX_COLUMNS.join(', ');

/** What became of a row: stored now; already there with the same content; or its identity is taken by other content. */
export type FixOutcome = 'stored' | 'duplicate' | 'conflict';

/**
 * Copies rows straight into `fixes`, in a transaction of the caller: the fastest way, and all or nothing.
 * @throws DatabaseError 23505 when one of them is already there; class 22, 23 or 54 when the database refuses one for
 *   its data. The transaction is aborted then.
 */
export async function copyFixes(
  transaction: PoolClient,
  writer: FixesBinaryWriter,
  rows: readonly FixRow[],
): Promise<void> {
  const copied = await copyBinary(transaction, 'fixes', COLUMNS, writer.encode(rows));
  if (copied !== rows.length) throw new Error(`COPY took ${copied} of ${rows.length} fixes`);
}

/**
 * Stores the rows that are new and tells the others apart; slower than `copyFixes`, through a staging table. Rows of
 * one batch may collide with each other too: the first one wins.
 * @returns the outcome of each row.
 */
export async function mergeFixes(
  transaction: PoolClient,
  writer: FixesBinaryWriter,
  rows: readonly FixRow[],
): Promise<FixOutcome[]> {
  await transaction.query(
    'CREATE TEMP TABLE IF NOT EXISTS fixes_staged (LIKE fixes, ordinal integer NOT NULL) ON COMMIT DELETE ROWS',
  );
  await copyBinary(transaction, 'fixes_staged', `${COLUMNS}, ordinal`, writer.encode(rows, true));
  const stored = await transaction.query<{ ordinal: number }>(
    `WITH stored AS (
       INSERT INTO fixes (${COLUMNS})
       SELECT ${COLUMNS} FROM fixes_staged ORDER BY ordinal
       ON CONFLICT DO NOTHING
       RETURNING tenant_id, device_id, ts, boot, seq
     )
     SELECT min(s.ordinal) AS ordinal
     FROM stored JOIN fixes_staged s USING (tenant_id, device_id, ts, boot, seq)
     GROUP BY tenant_id, device_id, ts, boot, seq`,
  );
  const outcomes: FixOutcome[] = rows.map(() => 'duplicate');
  for (const { ordinal } of stored.rows) outcomes[ordinal] = 'stored';
  // LIMIT keeps the planner, which knows nothing of the staged rows, at one index look-up for each.
  const conflicts = await transaction.query<{ ordinal: number }>(
    `SELECT s.ordinal
     FROM fixes_staged s CROSS JOIN LATERAL (
       SELECT f.content_hash FROM fixes f
       WHERE (f.tenant_id, f.device_id, f.ts, f.boot, f.seq) = (s.tenant_id, s.device_id, s.ts, s.boot, s.seq)
       LIMIT 1
     ) AS known
     WHERE known.content_hash <> s.content_hash`,
  );
  for (const { ordinal } of conflicts.rows) outcomes[ordinal] = 'conflict';
  return outcomes;
}

async function copyBinary(transaction: PoolClient, table: string, columns: string, data: Buffer): Promise<number> {
  const stream = transaction.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from([data], { objectMode: false }), stream);
  return stream.rowCount;
}

import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { FIX_COLUMNS, type FixRow } from './fix-row.ts';
import type { FixesBinaryWriter } from './fixes-binary.ts';

const COLUMNS = FIX_COLUMNS.join(', ');

/** What became of a row: stored now; already there with the same content; or its identity is taken by other content. */
export type FixOutcome = 'stored' | 'duplicate' | 'conflict';

/**
 * Copies rows straight into `fixes`, in a transaction of the caller if there is one: the fastest way, and all or nothing.
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
 * As `copyFixes`, as a transaction by itself: two round trips instead of four. It resolves when the server has said that the
 * COPY is complete, which for a statement outside a transaction block it says only after its commit (exec_simple_query in
 * postgres.c: "any end-of-transaction errors are reported before the command-complete message is issued").
 * @throws as `copyFixes`; then nothing is stored, unless the connection was lost: then nobody knows.
 */
export async function copyFixesAlone(pool: Pool, writer: FixesBinaryWriter, rows: readonly FixRow[]): Promise<void> {
  const client = await pool.connect();
  let unusable: Error | undefined;
  try {
    await copyFixes(client, writer, rows);
  } catch (error) {
    // What the server has refused leaves its connection as it was.
    if (!(error instanceof DatabaseError) || error.severity !== 'ERROR')
      unusable = new Error('COPY failed', { cause: error });
    throw error;
  } finally {
    client.release(unusable);
  }
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
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.end(data, () => resolve());
  });
  return stream.rowCount;
}

import type { Queryable } from './queryable.ts';

/** Resolves when the database takes writes. @throws when it is away, or says that it is read-only. */
export async function checkWritable(db: Queryable): Promise<void> {
  const { rows } = await db.query<{ readOnly: boolean }>(
    `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly"`,
  );
  if (rows[0]?.readOnly !== false) throw new Error('the database is read-only');
}

import type { Queryable } from './queryable.ts';

/** Whether the database answers: for readiness checks. @throws what the database or the connection says. */
export async function ping(db: Queryable): Promise<void> {
  await db.query('SELECT 1');
}

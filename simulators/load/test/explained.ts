import type { Pool, QueryConfig } from 'pg';

/** A pool that keeps the plan of each statement, as PostgreSQL carried it out, instead of giving its rows. */
export function explaining(pool: Pool): { pool: Pool; plans: string[] } {
  const plans: string[] = [];
  const query = async (statement: string | QueryConfig, values?: unknown[]): Promise<unknown> => {
    const [text, parameters] = typeof statement === 'string' ? [statement, values] : [statement.text, statement.values];
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, parameters);
    plans.push(`${trimmed(text)}\n\n${rows.map((row) => row['QUERY PLAN']).join('\n')}`);
    return typeof statement === 'string' ? pool.query(statement, values) : pool.query(statement);
  };
  return {
    pool: new Proxy(pool, { get: (target, key) => (key === 'query' ? query : (Reflect.get(target, key) as unknown)) }),
    plans,
  };
}

function trimmed(sql: string): string {
  return sql
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

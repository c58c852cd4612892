import type { Queryable } from './queryable.ts';

/**
 * Reads many rows as one JSON array per column. pg makes each value of a row out of a string of its own: 50,000 rows of 11
 * columns cost the process 250–300 ms of CPU, the same as JSON 45 ms (on a busy machine, in one run). Numbers of eight
 * bytes come exact within ±2⁵³; times have to be selected as numbers.
 * @param select the rows, in order, with the columns by these names.
 * @returns one array per column, all of the same length.
 */
export async function readColumns(
  db: Queryable,
  columns: readonly string[],
  select: string,
  values: readonly unknown[],
): Promise<unknown[][]> {
  const { rows } = await db.query<(unknown[] | null)[]>({
    rowMode: 'array',
    text: `SELECT ${columns.map((column) => `json_agg(${column})`).join(', ')} FROM (${select}) AS selected`,
    values: [...values],
  });
  return columns.map((_, index) => rows[0]?.[index] ?? []);
}

import type { z } from 'zod';
import { ProblemError } from './problems.ts';

/** One page out of `limit + 1` rows: the extra one only tells that there is more. `next` is an opaque cursor. */
export function pageOfRows<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (last: T) => unknown,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf(keyOf(last)) : null;
  return { items, next };
}

/**
 * The key that `pageOfRows` put into a cursor, null without one.
 * @throws ProblemError when it is not one of this list's.
 */
export function readCursor<S extends z.ZodType>(cursor: string | undefined, key: S): z.output<S> | null {
  if (cursor === undefined) return null;
  const result = key.safeParse(decode(cursor));
  if (result.success) return result.data;
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'cursor', message: 'give the `next` of the page before, as it is' }],
  });
}

/** The opaque cursor of a key, for `readCursor`. */
export function cursorOf(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

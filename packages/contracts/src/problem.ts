import { z } from 'zod';

/** Error body, RFC 9457 (`application/problem+json`). `type` is `urn:roadcall:problem:<code>`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string().describe('stable, for programs: e.g. invalid_body, not_found, version_conflict'),
  detail: z.string().optional(),
  /** Which field, why, what is allowed. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

/** Page of a list. `next` is the cursor to give as `?cursor=`, null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** A list that is short enough to be given whole. */
export function itemsOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item) });
}

/** Query of a list: at most 1,000 a page, 200 unless told. */
export const PageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export type PageQuery = z.infer<typeof PageQuery>;

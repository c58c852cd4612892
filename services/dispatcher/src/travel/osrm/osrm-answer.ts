import { z } from 'zod';

const Waypoint = z.object({
  distance: z.number().min(0).optional().describe('metres from the place asked for to the road; newer versions say it'),
});
const Matrix = z.array(z.array(z.number().min(0).nullable()));

/**
 * What `GET /table/v1/{profile}/…?annotations=duration,distance` answers (Project-OSRM/osrm-backend, docs/http.md): rows by
 * source, columns by destination, null where there is no way.
 */
export const OsrmTableAnswer = z.object({
  code: z.literal('Ok'),
  durations: Matrix,
  distances: Matrix.optional(),
  sources: z.array(Waypoint),
  destinations: z.array(Waypoint),
});
export type OsrmTableAnswer = z.infer<typeof OsrmTableAnswer>;

/** A refusal, with HTTP status 400: `TooBig`, `NoTable`, `NoSegment`, `InvalidQuery`, `InvalidValue` … */
export const OsrmRefusal = z.object({ code: z.string(), message: z.string().optional() });

/** The routing service refused, answered something else than a table, or not at all. */
export class OsrmError extends Error {
  override readonly name = 'OsrmError';
  /** Code of the refusal, `unreadable`, or `unreachable`. */
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(`${code}: ${message}`, { cause });
    this.code = code;
  }
}

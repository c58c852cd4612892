import type { TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import {
  readFittedPeriods,
  readPoints,
  unwantedFlags,
  type PointKey,
  type StoredPoint,
  type TrackPeriod,
  type TrackSubject,
} from './track-points.ts';

export interface TrackPage extends TrackPeriod {
  /** Most points. */
  limit: number;
  /** Only what is older than this point. */
  before: PointKey | null;
}

/**
 * Where a vehicle or a unit was, by the devices that it carried then: the newest `limit` points, oldest first.
 * `isTruncated` when the period holds older ones.
 */
export async function readTrack(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  page: TrackPage,
): Promise<{ points: StoredPoint[]; isTruncated: boolean }> {
  const fittings = await readFittedPeriods(db, tenantId, of, page);
  const newestFirst: StoredPoint[] = [];
  for (const fitted of fittings.toReversed()) {
    if (page.before !== null && fitted.from.getTime() > page.before.at) continue;
    const missing = page.limit + 1 - newestFirst.length;
    if (missing <= 0) break;
    const points = await readPoints(db, tenantId, fitted, {
      order: 'newest first',
      beyond: page.before,
      limit: missing,
      unwantedFlags: unwantedFlags(page),
    });
    newestFirst.push(...points);
  }
  const isTruncated = newestFirst.length > page.limit;
  return { points: newestFirst.slice(0, page.limit).toReversed(), isTruncated };
}

/** Points of one page of a stream: many enough that the way to the database does not count, few enough for memory. */
const STREAM_PAGE = 2_000;

/**
 * The whole period, oldest first, a page at a time, as fast as it is taken. Each page is a query of its own that goes on
 * along the primary key: a cursor of the server would hold a connection and a snapshot for as long as the slowest reader.
 */
export async function* streamTrack(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  period: TrackPeriod,
): AsyncGenerator<StoredPoint[], void, undefined> {
  for (const fitted of await readFittedPeriods(db, tenantId, of, period)) {
    let beyond: PointKey | null = null;
    for (;;) {
      const page: StoredPoint[] = await readPoints(db, tenantId, fitted, {
        order: 'oldest first',
        beyond,
        limit: STREAM_PAGE,
        unwantedFlags: unwantedFlags(period),
      });
      if (page.length > 0) yield page;
      if (page.length < STREAM_PAGE) break;
      beyond = page.at(-1)!;
    }
  }
}

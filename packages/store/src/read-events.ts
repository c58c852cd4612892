import type { EventBody, FeedEvent, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** Whose events: one tenant's, or everybody's (the dispatcher, and a gateway that fans out by itself). */
export type FeedScope = TenantId | 'all';

interface EventRow {
  id: number;
  tenant_id: TenantId;
  at: Date;
  kind: EventBody['kind'];
  data: EventBody['data'];
}

function eventFromRow(row: EventRow): FeedEvent {
  // append_events() took kind and data from one EventBody.
  const body = { kind: row.kind, data: row.data } as EventBody;
  return { id: row.id, tenantId: row.tenant_id, at: row.at.toISOString(), ...body };
}

/** The next events after an id, in order; at most `limit`. Whoever asks again from the last id misses none. */
export async function readEventsAfter(
  db: Queryable,
  scope: FeedScope,
  afterId: number,
  limit: number,
): Promise<FeedEvent[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT id, tenant_id, at, kind, data FROM events
     WHERE id > $1 AND ($2::smallint IS NULL OR tenant_id = $2) ORDER BY id LIMIT $3`,
    [afterId, scope === 'all' ? null : scope, limit],
  );
  return rows.map(eventFromRow);
}

/** Id of the oldest event that is kept, undefined when there is none. */
export async function oldestEventId(db: Queryable, scope: FeedScope): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>(
    'SELECT id FROM events WHERE $1::smallint IS NULL OR tenant_id = $1 ORDER BY id LIMIT 1',
    [scope === 'all' ? null : scope],
  );
  return rows[0]?.id;
}

/** Id of the newest visible event, 0 when there is none: where a reader starts that wants only what comes. */
export async function newestEventId(db: Queryable, scope: FeedScope): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    'SELECT id FROM events WHERE $1::smallint IS NULL OR tenant_id = $1 ORDER BY id DESC LIMIT 1',
    [scope === 'all' ? null : scope],
  );
  return rows[0]?.id ?? 0;
}

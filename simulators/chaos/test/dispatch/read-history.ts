import { FeedEvent, type AssignmentState, type IncidentStatus } from '@roadcall/contracts';
import type { Pool, Queryable } from '@roadcall/store';
import type { Disturbance, History, HistoryEvent } from '../../src/dispatch/history.ts';

const BATCH = 5_000;

/**
 * The whole history as the database tells it at one moment (one snapshot, whatever goes on meanwhile): the feed, parsed by its
 * schema, and the rows at the end.
 */
export async function readHistory(
  pool: Pool,
  opened: readonly string[],
  disturbances: readonly Disturbance[],
): Promise<History> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const history = { opened, disturbances, events: await readEvents(client), ...(await readRows(client)) };
    await client.query('COMMIT');
    client.release();
    return history;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function readEvents(db: Queryable): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for (let after = 0; ;) {
    const { rows } = await db.query<{ id: string; atMs: number; kind: string; data: unknown }>(
      `SELECT id, extract(epoch FROM at)::float8 * 1000 AS "atMs", kind, data FROM events
       WHERE tenant_id = 1 AND id > $1 AND kind IN ('incident.reported', 'incident.changed', 'assignment.changed')
       ORDER BY id LIMIT ${BATCH}`,
      [after],
    );
    for (const { id, atMs, kind, data } of rows) {
      const event = FeedEvent.parse({ id: Number(id), tenantId: 1, at: new Date(atMs).toISOString(), kind, data });
      if (event.kind === 'assignment.changed') events.push({ atMs, assignment: { vehicleId: null, ...event.data } });
      else if (event.kind === 'incident.reported' || event.kind === 'incident.changed') {
        events.push({ atMs, incident: event.data });
      }
      after = Number(id);
    }
    if (rows.length < BATCH) break;
  }
  return events;
}

async function readRows(db: Queryable): Promise<Pick<History, 'incidentsAtEnd' | 'assignmentsAtEnd'>> {
  const incidents = await db.query<{ id: string; status: IncidentStatus }>(
    'SELECT id, status FROM incidents WHERE tenant_id = 1',
  );
  const assignments = await db.query<{ id: string; state: AssignmentState }>(
    'SELECT id, state FROM assignments WHERE tenant_id = 1 AND unit_id IS NOT NULL',
  );
  return {
    incidentsAtEnd: new Map(incidents.rows.map(({ id, status }) => [id, status])),
    assignmentsAtEnd: new Map(assignments.rows.map(({ id, state }) => [id, state])),
  };
}

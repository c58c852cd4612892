import type { Clock, ClockAct, ClockDetail, ClockId, ClockKind, IncidentId, TenantId } from '@roadcall/contracts';
import { clockFromRow, SELECT_CLOCK, type ClockRow } from './clock-rows.ts';
import type { Queryable } from './queryable.ts';

interface ActRow {
  clock_id: ClockId;
  act: ClockAct['act'];
  at: Date;
  recorded_at: Date;
  step: ClockAct['step'];
  source: ClockAct['source'];
  by: string | null;
  reason: string | null;
}

/** All clocks of an incident with what happened to them, in the order in which they began. */
export async function listClocksOf(db: Queryable, tenantId: TenantId, incidentId: IncidentId): Promise<ClockDetail[]> {
  const { rows } = await db.query<ClockRow>(
    `${SELECT_CLOCK} WHERE c.tenant_id = $1 AND c.incident_id = $2 ORDER BY c.started_at, c.limit_ms, c.id`,
    [tenantId, incidentId],
  );
  const { rows: acts } = await db.query<ActRow>(
    `SELECT a.clock_id, a.act, a.at, a.recorded_at, a.step, a.source, u.display_name AS by, a.reason
     FROM clock_acts a LEFT JOIN users u ON u.tenant_id = a.tenant_id AND u.id = a.actor
     WHERE a.tenant_id = $1 AND a.clock_id = ANY ($2::uuid[]) ORDER BY a.id`,
    [tenantId, rows.map(({ id }) => id)],
  );
  return rows.map((row) => ({
    ...clockFromRow(row),
    acts: acts.filter((act) => act.clock_id === row.id).map(actFromRow),
  }));
}

function actFromRow({ act, at, recorded_at, step, source, by, reason }: ActRow): ClockAct {
  return { act, at: at.toISOString(), recordedAt: recorded_at.toISOString(), step, source, by, reason };
}

/** One clock, undefined when there is none. */
export async function findClock(db: Queryable, tenantId: TenantId, clockId: ClockId): Promise<Clock | undefined> {
  const { rows } = await db.query<ClockRow>(`${SELECT_CLOCK} WHERE c.tenant_id = $1 AND c.id = $2`, [
    tenantId,
    clockId,
  ]);
  return rows[0] && clockFromRow(rows[0]);
}

/**
 * `awaited`: nothing has stopped them. `at_risk`: warned, not broken. `breached`: broken and not stopped, or without a
 * cause yet.
 */
export type ClockFilter = 'awaited' | 'at_risk' | 'breached';

const IS_AWAITED = 'c.stopped_at IS NULL AND c.void_reason IS NULL';
/** The conditions of `clocks c` for each filter. */
export const WHICH_CLOCKS: Readonly<Record<ClockFilter, string>> = {
  awaited: IS_AWAITED,
  at_risk: `${IS_AWAITED} AND c.state = 'running' AND c.step IN ('first_warning', 'second_warning')`,
  breached: `c.state = 'breached' AND (${IS_AWAITED} OR c.cause IS NULL)`,
};

export interface ClockPage {
  filter: ClockFilter;
  kind?: ClockKind | undefined;
  after: { dueAt: string | null; id: ClockId } | null;
  limit: number;
}

/** Promises by what is due next; paused ones, of which nobody knows, last. */
export async function listClocks(db: Queryable, tenantId: TenantId, page: ClockPage): Promise<Clock[]> {
  const { rows } = await db.query<ClockRow>(
    `${SELECT_CLOCK}
     WHERE c.tenant_id = $1 AND ${WHICH_CLOCKS[page.filter]} AND ($2::text IS NULL OR c.kind = $2)
       AND ($4::uuid IS NULL
            OR (coalesce(c.due_at, 'infinity'), c.id) > (coalesce($3::timestamptz, 'infinity'), $4::uuid))
     ORDER BY coalesce(c.due_at, 'infinity'), c.id LIMIT $5`,
    [tenantId, page.kind ?? null, page.after?.dueAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(clockFromRow);
}

/** Incidents with a clock whose next step is due, over all tenants, the longest overdue first. */
export async function listDueClocks(
  db: Queryable,
  now: Date,
  limit: number,
): Promise<{ tenantId: TenantId; incidentId: IncidentId }[]> {
  const { rows } = await db.query<{ tenantId: TenantId; incidentId: IncidentId }>(
    `SELECT tenant_id AS "tenantId", incident_id AS "incidentId" FROM clocks WHERE next_step_at <= $1
     GROUP BY tenant_id, incident_id ORDER BY min(next_step_at) LIMIT $2`,
    [now, limit],
  );
  return rows;
}

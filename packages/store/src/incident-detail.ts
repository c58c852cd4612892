import {
  Assignment,
  Incident,
  type AssignmentId,
  type EventKind,
  type IncidentDetail,
  type IncidentId,
  type TenantId,
} from '@roadcall/contracts';
import { listAssignmentsOf } from './assignments.ts';
import { listDecisionsOf } from './decisions.ts';
import { findIncident } from './incidents.ts';
import type { Queryable } from './queryable.ts';

/** Decisions shown with an incident; one that waits for long has made more. */
const SHOWN_DECISIONS = 20;

type TimelineEntry = IncidentDetail['timeline'][number];

/** An incident with all its assignments, its decisions and what happened when; undefined when there is none. */
export async function findIncidentDetail(
  db: Queryable,
  tenantId: TenantId,
  incidentId: IncidentId,
): Promise<IncidentDetail | undefined> {
  const incident = await findIncident(db, tenantId, incidentId);
  if (!incident) return undefined;
  const assignments = await listAssignmentsOf(db, tenantId, incidentId);
  const decisions = await listDecisionsOf(db, tenantId, incidentId, SHOWN_DECISIONS);
  const subjects = [incidentId, ...assignments.map((assignment) => assignment.id)];
  return { ...incident, assignments, decisions, timeline: await readTimeline(db, tenantId, subjects) };
}

interface TimelineRow {
  at: Date;
  kind: EventKind;
  actor: string | null;
  actor_name: string | null;
  data: unknown;
}

/**
 * One entry for each change of a status: `incident.triaged`, `assignment.offered` with the unit's name … `by` is the
 * display name of the user, or the service that acted.
 */
async function readTimeline(
  db: Queryable,
  tenantId: TenantId,
  subjects: readonly (IncidentId | AssignmentId)[],
): Promise<TimelineEntry[]> {
  const { rows } = await db.query<TimelineRow>(
    `SELECT e.at, e.kind, e.actor, u.display_name AS actor_name, e.data
     FROM events e LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id::text = e.actor
     WHERE e.tenant_id = $1 AND e.subject_id = ANY ($2::text[])
     ORDER BY e.id`,
    [tenantId, subjects],
  );
  const entries: TimelineEntry[] = [];
  let lastStatus: string | undefined;
  for (const row of rows) {
    const at = row.at.toISOString();
    const by = row.actor_name ?? row.actor;
    if (row.kind === 'assignment.changed') {
      const { state, unitName, reason } = Assignment.parse(row.data);
      entries.push({
        at,
        kind: `assignment.${state}`,
        by,
        text: reason === null ? unitName : `${unitName}: ${reason}`,
      });
      continue;
    }
    const { status, cancelReason, note } = Incident.parse(row.data);
    if (row.kind === 'incident.reported') entries.push({ at, kind: 'incident.reported', by, text: note });
    if (status !== lastStatus) entries.push({ at, kind: `incident.${status}`, by, text: cancelReason });
    lastStatus = status;
  }
  return entries;
}

import {
  Assignment,
  DoubtChange,
  Incident,
  type AssignmentId,
  type AssignmentState,
  type EventKind,
  type IncidentDetail,
  type IncidentId,
  type TenantId,
} from '@roadcall/contracts';
import { listAssignmentsOf } from './assignments.ts';
import { listClocksOf } from './clocks-read.ts';
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
  const clocks = await listClocksOf(db, tenantId, incidentId);
  const subjects = [incidentId, ...assignments.map((assignment) => assignment.id)];
  return { ...incident, assignments, clocks, decisions, timeline: await readTimeline(db, tenantId, subjects) };
}

interface TimelineRow {
  at: Date;
  kind: EventKind;
  actor: string | null;
  actor_name: string | null;
  data: unknown;
}

/**
 * One entry for each change of a status: `incident.triaged`, `assignment.offered` with the unit's name … and for each
 * doubt that came up: `assignment.doubt_away_from_scene`. What telemetry proved stands at the time of the proof. `by`
 * is the display name of the user, or the service that acted.
 */
async function readTimeline(
  db: Queryable,
  tenantId: TenantId,
  subjects: readonly (IncidentId | AssignmentId)[],
): Promise<TimelineEntry[]> {
  const { rows } = await db.query<TimelineRow>(
    `SELECT e.at, e.kind, e.actor, u.display_name AS actor_name, e.data
     FROM events e LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id::text = e.actor
     WHERE e.tenant_id = $1 AND e.subject_id = ANY ($2::text[]) AND e.kind <> 'assignment.eta' AND NOT e.kind LIKE 'clock%'
     ORDER BY e.id`,
    [tenantId, subjects],
  );
  const provenAt = proofTimes(rows);
  const entries: TimelineEntry[] = [];
  const states = new Map<AssignmentId, AssignmentState>();
  let lastStatus: string | undefined;
  for (const row of rows) {
    const at = provenAt.get(row.at.getTime()) ?? row.at.toISOString();
    const by = row.actor_name ?? row.actor;
    if (row.kind === 'assignment.doubted') {
      const { unitName, doubt } = DoubtChange.parse(row.data);
      if (doubt.endedAt === null)
        entries.push({ at: doubt.at, kind: `assignment.doubt_${doubt.kind}`, by, text: unitName });
      continue;
    }
    if (row.kind === 'assignment.changed') {
      const { id, state, unitName, reason } = Assignment.parse(row.data);
      const text = reason === null ? unitName : `${unitName}: ${reason}`;
      if (states.get(id) !== state) entries.push({ at, kind: `assignment.${state}`, by, text });
      states.set(id, state);
      continue;
    }
    const { status, cancelReason, note } = Incident.parse(row.data);
    if (row.kind === 'incident.reported') entries.push({ at, kind: 'incident.reported', by, text: note });
    if (status !== lastStatus) entries.push({ at, kind: `incident.${status}`, by, text: cancelReason });
    lastStatus = status;
  }
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** By the time of each transaction that telemetry caused: the time of the fix that proved its step. */
function proofTimes(rows: readonly TimelineRow[]): Map<number, string> {
  return new Map(
    rows.flatMap((row) => {
      if (row.kind !== 'assignment.changed' || row.actor !== 'telemetry') return [];
      const { state, steps } = Assignment.parse(row.data);
      const step = steps.find((each) => each.state === state);
      return step?.provenAt ? [[row.at.getTime(), step.provenAt] as const] : [];
    }),
  );
}

import type { IncidentDetail, IncidentId, TenantId } from '@roadcall/contracts';
import { listAssignmentsOf } from './assignments.ts';
import { listClocksOf } from './clocks-read.ts';
import { listDecisionsOf } from './decisions.ts';
import { listContactsOf } from './incident-contacts.ts';
import { readTimeline } from './incident-timeline.ts';
import { findIncident } from './incidents.ts';
import type { Queryable } from './queryable.ts';

/** Decisions shown with an incident; one that waits for long has made more. */
const SHOWN_DECISIONS = 20;

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
  const contacts = await listContactsOf(db, tenantId, incidentId);
  const timeline = await readTimeline(db, tenantId, subjects);
  return { ...incident, assignments, clocks, decisions, contacts, timeline };
}

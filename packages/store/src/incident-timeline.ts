import {
  Assignment,
  DoubtChange,
  EditedField,
  Incident,
  IncidentContact,
  type AssignmentId,
  type IncidentId,
  type TenantId,
  type TimelineEntry,
} from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

interface TimelineRow {
  at: Date;
  /** An event's kind; those of later versions of the product tell nothing here. */
  kind: string;
  actor: string | null;
  actor_name: string | null;
  data: unknown;
}

/** An entry before its doer is added; its time is that of the event unless it says another. */
type Happened = Pick<TimelineEntry, 'kind' | 'text'> & Partial<Pick<TimelineEntry, 'changes' | 'at' | 'declineCode'>>;

/** What was seen so far, so that each entry says only what is new. */
interface Seen {
  assignments: Map<AssignmentId, Assignment>;
  incident: Incident | undefined;
}

/**
 * What happened to an incident, from its events: one entry for each change of a status (`incident.triaged`,
 * `assignment.offered` with the unit's name …), each edit with what it changed, each pin, each contact, and each doubt that
 * came up (`assignment.doubt_away_from_scene`). What telemetry proved stands at the time of the proof. `by` is the display
 * name of the user, or the service that acted.
 */
export async function readTimeline(
  db: Queryable,
  tenantId: TenantId,
  subjects: readonly (IncidentId | AssignmentId)[],
): Promise<TimelineEntry[]> {
  const { rows } = await db.query<TimelineRow>(
    `SELECT e.at, e.kind, e.actor, u.display_name AS actor_name, e.data
     FROM events e LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id::text = e.actor
     WHERE e.tenant_id = $1 AND e.subject_id = ANY ($2::text[]) AND e.kind <> 'assignment.eta'
     ORDER BY e.id`,
    [tenantId, subjects],
  );
  const provenAt = proofTimes(rows);
  const seen: Seen = { assignments: new Map(), incident: undefined };
  const entries = rows.flatMap((row) => {
    const common = { at: provenAt.get(row.at.getTime()) ?? row.at.toISOString(), by: row.actor_name ?? row.actor };
    return happenedBy(row, seen).map((happened): TimelineEntry => ({
      changes: [],
      declineCode: null,
      ...common,
      ...happened,
    }));
  });
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function happenedBy(row: TimelineRow, seen: Seen): Happened[] {
  switch (row.kind) {
    case 'assignment.changed': {
      const now = Assignment.parse(row.data);
      const before = seen.assignments.get(now.id);
      seen.assignments.set(now.id, now);
      return ofAssignment(before, now);
    }
    case 'assignment.doubted': {
      const { unitName, doubt } = DoubtChange.parse(row.data);
      return doubt.endedAt === null ? [{ kind: `assignment.doubt_${doubt.kind}`, text: unitName, at: doubt.at }] : [];
    }
    case 'incident.contacted':
      return [{ kind: row.kind, text: IncidentContact.parse(row.data).summary }];
    case 'incident.reported':
    case 'incident.changed': {
      const now = Incident.parse(row.data);
      const before = seen.incident;
      seen.incident = now;
      return ofIncident(before, now);
    }
    default:
      return [];
  }
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

function ofAssignment(before: Assignment | undefined, now: Assignment): Happened[] {
  const { unitName, state, reason, manual, pin, declineCode } = now;
  const said = (why: string | null | undefined): string => (why ? `${unitName}: ${why}` : unitName);
  const happened: Happened[] = [];
  if (before?.state !== state) {
    const kind = state === 'offered' && manual ? 'assignment.sent_by_hand' : `assignment.${state}`;
    happened.push({ kind, text: said(state === 'offered' ? manual?.reason : reason), declineCode });
  }
  if (pin && !before?.pin) happened.push({ kind: 'assignment.pinned', text: said(pin.reason) });
  if (!pin && before?.pin) happened.push({ kind: 'assignment.unpinned', text: unitName });
  return happened;
}

function ofIncident(before: Incident | undefined, now: Incident): Happened[] {
  const happened: Happened[] = [];
  if (!before) happened.push({ kind: 'incident.reported', text: now.note });
  const changes = before ? changesOf(before, now) : [];
  if (changes.length > 0) happened.push({ kind: 'incident.edited', text: null, changes });
  if (before?.status !== now.status) {
    happened.push({ kind: `incident.${now.status}`, text: now.cancelReason ?? now.resolution });
  }
  return happened;
}

/** What an edit changed, as codes. */
function changesOf(before: Incident, now: Incident): TimelineEntry['changes'] {
  return EditedField.options.flatMap((field) => {
    const [from, to] = [VALUE_OF[field](before), VALUE_OF[field](now)];
    return from === to ? [] : [{ field, from, to }];
  });
}

const VALUE_OF: Readonly<Record<EditedField, (incident: Incident) => string>> = {
  type: ({ type }) => type,
  severity: ({ severity }) => severity,
  needs: ({ needs }) => needs.join(','),
  place: ({ lat, lon }) => `${lat.toFixed(5)},${lon.toFixed(5)}`,
  note: ({ note }) => note ?? '',
  replacement_owed: ({ replacementOwed }) => String(replacementOwed),
};

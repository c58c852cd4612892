import { Unit, type TenantId, type UnitHistoryEntry, type UnitId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

interface EventRow {
  at: Date;
  actor: string | null;
  data: unknown;
}

/** More changes than this of one unit are not read at once. */
const MOST_EVENTS = 2_000;

/**
 * What happened to a unit since an instant, newest first: each change of its duty, break and safety timer, from its
 * events, with who did it. The first one that is read tells only what the unit was.
 */
export async function readUnitHistory(
  db: Queryable,
  tenantId: TenantId,
  id: UnitId,
  since: Date,
): Promise<UnitHistoryEntry[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT * FROM (
       SELECT e.id, e.at, coalesce(u.display_name, e.actor) AS actor, e.data
       FROM events e LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id::text = e.actor
       WHERE e.tenant_id = $1 AND e.subject_id = $2 AND e.kind = 'unit.changed'
         AND e.id >= coalesce((SELECT max(id) FROM events WHERE tenant_id = $1 AND subject_id = $2
           AND kind = 'unit.changed' AND at < $3), 0)
       ORDER BY e.id DESC LIMIT ${MOST_EVENTS}
     ) AS newest ORDER BY id`,
    [tenantId, id, since],
  );
  let before: Unit | undefined;
  const entries = rows.flatMap(({ at, actor, data }) => {
    const now = Unit.parse(data);
    const happened = before ? changesOf(before, now) : [];
    before = now;
    return happened.map((entry) => ({ at: at.toISOString(), state: now.state, by: actor, ...entry }));
  });
  return entries.toReversed();
}

/** What the newer of two looks at a unit says that the older did not. */
function changesOf(before: Unit, now: Unit): Pick<UnitHistoryEntry, 'kind' | 'reason'>[] {
  const happened: Pick<UnitHistoryEntry, 'kind' | 'reason'>[] = [];
  if (now.retired && !before.retired) happened.push({ kind: 'retired', reason: now.retired.reason });
  else if (!now.retired && before.retired) happened.push({ kind: 'reinstated', reason: null });
  else if (now.state !== before.state) happened.push({ kind: 'state', reason: now.dutyReason });
  if (now.break && now.break.beganAt !== before.break?.beganAt) happened.push({ kind: 'break_began', reason: null });
  if (!now.break && before.break) happened.push({ kind: 'break_ended', reason: null });
  if (now.safety.silentSince && !before.safety.silentSince) happened.push({ kind: 'silent', reason: null });
  if (now.safety.lastAt !== before.safety.lastAt) happened.push({ kind: 'sign_of_life', reason: null });
  return happened;
}

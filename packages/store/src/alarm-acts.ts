import type { Alarm, AlarmAct, AlarmId, TenantId, UserId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { announceAlarms, readAlarms } from './alarms.ts';
import { NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/**
 * What an act writes, and which alarms it still changes; `$3` is the act's own value. A repeated act changes nothing:
 * who acknowledged first stays, what is over is not cleared again.
 */
const CHANGE_OF_ACT: Readonly<Record<AlarmAct['act'], { set: string; where: string }>> = {
  acknowledge: {
    set: 'acknowledged_at = now(), acknowledged_by = $4, note = coalesce($3::text, note)',
    where: 'acknowledged_at IS NULL',
  },
  assign: { set: 'assignee_id = $3::uuid', where: 'assignee_id IS DISTINCT FROM $3::uuid' },
  snooze: {
    set: 'snoozed_until = CASE WHEN $3::integer > 0 THEN now() + make_interval(mins => $3) END',
    where: '($3::integer > 0 OR snoozed_until IS NOT NULL)',
  },
  note: { set: 'note = $3::text', where: '$4::uuid IS NOT NULL' },
  // Who ends it has seen it.
  clear: {
    set: `active = false, ended_at = now(), settled_at = now(), cleared_by = $4, note = coalesce($3::text, note),
      acknowledged_at = coalesce(acknowledged_at, now()), acknowledged_by = coalesce(acknowledged_by, $4)`,
    where: 'active',
  },
};

/**
 * Does something with alarms in a person's name, writes it into their history, and announces those that it changed.
 * @returns those that exist, as they are now.
 * @throws NotFoundError for an assignee who is not there.
 */
export async function actOnAlarms(
  tx: Transaction,
  by: Actor & { userId: UserId },
  ids: readonly AlarmId[],
  what: AlarmAct,
): Promise<Alarm[]> {
  const { tenantId, userId } = by;
  if (what.act === 'assign' && what.assigneeId !== null) await checkAssignee(tx, tenantId, what.assigneeId);
  // Always in one order, so that two of these never wait for each other.
  await tx.query('SELECT FROM alarms WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    tenantId,
    ids,
  ]);
  const { set, where } = CHANGE_OF_ACT[what.act];
  const { rows } = await orRefusal(
    tx.query<{ id: AlarmId; until: Date | null }>(
      `UPDATE alarms SET ${set}, version = version + 1
       WHERE tenant_id = $1 AND id = ANY ($2) AND ${where} AND $4::uuid IS NOT NULL
       RETURNING id, snoozed_until AS until`,
      [tenantId, ids, valueOf(what), userId],
    ),
  );
  const note = 'note' in what ? what.note : null;
  await tx.query(
    `INSERT INTO alarm_acts (tenant_id, alarm_id, by_user, act, note, assignee_id, until)
     SELECT $1, id, $4, $5, $6, $7, until FROM unnest($2::uuid[], $3::timestamptz[]) AS acted (id, until)`,
    [
      tenantId,
      rows.map(({ id }) => id),
      rows.map(({ until }) => (what.act === 'snooze' ? until : null)),
      userId,
      what.act,
      note,
      what.act === 'assign' ? what.assigneeId : null,
    ],
  );
  await announceAlarms(tx, by.actor ?? userId, { changed: rows.map(({ id }) => ({ tenantId, id })) });
  return readAlarms(tx, tenantId, ids);
}

function valueOf(what: AlarmAct): string | number | null {
  if (what.act === 'assign') return what.assigneeId;
  if (what.act === 'snooze') return what.minutes;
  return what.note;
}

async function checkAssignee(tx: Transaction, tenantId: TenantId, id: UserId): Promise<void> {
  const { rows } = await tx.query('SELECT FROM users WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL', [
    tenantId,
    id,
  ]);
  if (rows.length === 0) throw new NotFoundError('user', id);
}

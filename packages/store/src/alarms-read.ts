import type { Alarm, AlarmId, TenantId, UserId, VehicleId } from '@roadcall/contracts';
import { alarmFromRow, ALARM_SELECT, readAlarms, type AlarmRow } from './alarms.ts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

export interface AlarmPage {
  activeOnly: boolean;
  vehicleId?: VehicleId | undefined;
  /** The last alarm of the page before. */
  after: { lastAt: string; id: AlarmId } | null;
  limit: number;
}

/** Alarms, the last triggered first. */
export async function listAlarms(db: Queryable, tenantId: TenantId, page: AlarmPage): Promise<Alarm[]> {
  const { rows } = await db.query<AlarmRow>(
    `${ALARM_SELECT}
     WHERE a.tenant_id = $1 AND (NOT $2::boolean OR a.active) AND ($3::uuid IS NULL OR a.vehicle_id = $3)
       AND ($4::timestamptz IS NULL OR a.last_at < $4 OR (a.last_at = $4 AND a.id > $5::uuid))
     ORDER BY a.last_at DESC, a.id
     LIMIT $6`,
    [tenantId, page.activeOnly, page.vehicleId ?? null, page.after?.lastAt ?? null, page.after?.id ?? null, page.limit],
  );
  return rows.map(alarmFromRow);
}

/**
 * Marks an alarm as seen by a person, with a note. Who acknowledged it first stays; doing it again changes nothing.
 * @throws NotFoundError
 */
export async function acknowledgeAlarm(
  tx: Transaction,
  by: Actor & { userId: UserId },
  id: AlarmId,
  note: string | null,
): Promise<Alarm> {
  const { rowCount } = await tx.query(
    `UPDATE alarms SET acknowledged_at = now(), acknowledged_by = $3, note = coalesce($4, note), version = version + 1
     WHERE tenant_id = $1 AND id = $2 AND acknowledged_at IS NULL`,
    [by.tenantId, id, by.userId, note],
  );
  const [alarm] = await readAlarms(tx, by.tenantId, [id]);
  if (alarm === undefined) throw new NotFoundError('alarm', id);
  if (rowCount === 1) {
    const { tenantId, actor } = by;
    appendEvents(tx, [{ tenantId, actor, subjectId: id, body: { kind: 'alarm.changed', data: alarm } }]);
  }
  return alarm;
}

import type { Alarm, TenantId } from '@roadcall/contracts';
import { alarmFromRow, ALARM_SELECT, type AlarmRow } from './alarms.ts';
import type { Queryable } from './queryable.ts';
import type { TrackSubject } from './track-points.ts';

/** Alarms of a vehicle or a unit that were active at some time in [from, to), the first `limit` of them. */
export async function listAlarmsInPeriod(
  db: Queryable,
  tenantId: TenantId,
  of: TrackSubject,
  period: { from: Date; to: Date; limit: number },
): Promise<Alarm[]> {
  const [column, id] = 'vehicleId' in of ? ['vehicle_id', of.vehicleId] : ['unit_id', of.unitId];
  const { rows } = await db.query<AlarmRow>(
    `${ALARM_SELECT}
     WHERE a.tenant_id = $1 AND a.${column} = $2 AND a.began_at < $4
       AND (a.active OR coalesce(a.ended_at, a.last_at) >= $3)
     ORDER BY a.began_at, a.id LIMIT $5`,
    [tenantId, id, period.from, period.to, period.limit],
  );
  return rows.map(alarmFromRow);
}

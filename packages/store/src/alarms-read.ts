import type {
  Alarm,
  AlarmDetail,
  AlarmHistoryEntry,
  AlarmId,
  AlarmKind,
  AlarmSeverity,
  TenantId,
  UnitId,
  UserId,
  VehicleId,
} from '@roadcall/contracts';
import { alarmFromRow, ALARM_SELECT, readAlarms, type AlarmRow } from './alarms.ts';
import type { Queryable } from './queryable.ts';

/** What is wanted; what is left out does not matter. */
export interface AlarmFilter {
  active?: boolean | undefined;
  acknowledged?: boolean | undefined;
  /** Put off now. */
  snoozed?: boolean | undefined;
  severities?: readonly AlarmSeverity[] | undefined;
  kinds?: readonly AlarmKind[] | undefined;
  vehicleId?: VehicleId | undefined;
  unitId?: UnitId | undefined;
  /** null: nobody's. */
  assigneeId?: UserId | null | undefined;
  /** Last triggered at or after this. */
  from?: string | undefined;
  /** Began before this. */
  to?: string | undefined;
}

export interface AlarmPage {
  filter: AlarmFilter;
  /** The last alarm of the page before. */
  after: { lastAt: string; id: AlarmId } | null;
  limit: number;
}

/** Alarms, the last triggered first. */
export async function listAlarms(db: Queryable, tenantId: TenantId, page: AlarmPage): Promise<Alarm[]> {
  const { filter, after, limit } = page;
  const { rows } = await db.query<AlarmRow>(
    `${ALARM_SELECT}
     WHERE a.tenant_id = $1 AND ($2::timestamptz IS NULL OR (a.last_at, $3::uuid) < ($2, a.id))
       AND ($4::boolean IS NULL OR a.active = $4)
       AND ($5::boolean IS NULL OR (a.acknowledged_at IS NOT NULL) = $5)
       AND ($6::boolean IS NULL OR (a.snoozed_until IS NOT NULL AND a.snoozed_until > now()) = $6)
       AND ($7::text[] IS NULL OR a.severity = ANY ($7)) AND ($8::text[] IS NULL OR a.kind = ANY ($8))
       AND ($9::uuid IS NULL OR a.vehicle_id = $9) AND ($10::uuid IS NULL OR a.unit_id = $10)
       AND ($11::uuid IS NULL OR a.assignee_id = $11) AND (NOT $12 OR a.assignee_id IS NULL)
       AND ($13::timestamptz IS NULL OR a.last_at >= $13) AND ($14::timestamptz IS NULL OR a.began_at < $14)
     ORDER BY a.last_at DESC, a.id
     LIMIT $15`,
    [
      tenantId,
      after?.lastAt ?? null,
      after?.id ?? null,
      filter.active ?? null,
      filter.acknowledged ?? null,
      filter.snoozed ?? null,
      filter.severities ?? null,
      filter.kinds ?? null,
      filter.vehicleId ?? null,
      filter.unitId ?? null,
      filter.assigneeId ?? null,
      filter.assigneeId === null,
      filter.from ?? null,
      filter.to ?? null,
      limit,
    ],
  );
  return rows.map(alarmFromRow);
}

/** An alarm with everything that people did with it; undefined when there is none. */
export async function findAlarmDetail(
  db: Queryable,
  tenantId: TenantId,
  id: AlarmId,
): Promise<AlarmDetail | undefined> {
  const [alarm] = await readAlarms(db, tenantId, [id]);
  if (alarm === undefined) return undefined;
  const { rows } = await db.query<Omit<AlarmHistoryEntry, 'at' | 'until'> & { at: Date; until: Date | null }>(
    `SELECT h.at, who.display_name AS by, h.act, h.note, taker.display_name AS assignee, h.until
     FROM alarm_acts h
       LEFT JOIN users who ON (who.tenant_id, who.id) = (h.tenant_id, h.by_user)
       LEFT JOIN users taker ON (taker.tenant_id, taker.id) = (h.tenant_id, h.assignee_id)
     WHERE h.tenant_id = $1 AND h.alarm_id = $2 ORDER BY h.id`,
    [tenantId, id],
  );
  const history = rows.map((row) => ({ ...row, at: row.at.toISOString(), until: row.until?.toISOString() ?? null }));
  return { ...alarm, history };
}

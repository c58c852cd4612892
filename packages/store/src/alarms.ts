import { Alarm } from '@roadcall/contracts';
import type { AlarmId, AlarmKind, AlarmSeverity, DeviceId, TenantId } from '@roadcall/contracts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** A row of ALARM_SELECT. */
export interface AlarmRow {
  id: string;
  kind: AlarmKind;
  severity: AlarmSeverity;
  subject: string;
  device_id: DeviceId;
  vehicle_id: string | null;
  unit_id: string | null;
  rental_id: string | null;
  incident_id: string | null;
  label: string;
  active: boolean;
  count: number;
  began_at: Date;
  last_at: Date;
  ended_at: Date | null;
  ended_because: Alarm['endedBecause'];
  lat: number | null;
  lon: number | null;
  acknowledged_at: Date | null;
  acknowledged_by: string | null;
  value: number | null;
  threshold: number | null;
  rule_id: string | null;
  assignee_id: string | null;
  assignee: string | null;
  snoozed_until: Date | null;
  cleared_by: string | null;
  note: string | null;
  version: number;
}

/** Everything that `alarmFromRow` reads; the table is `a` in what follows it. */
export const ALARM_SELECT = `
  SELECT a.id, a.kind, a.severity, a.subject, a.device_id, a.vehicle_id, a.unit_id, a.rental_id, a.incident_id,
    coalesce(v.plate, u.name, a.device_id) AS label, a.active, a.count, a.began_at, a.last_at, a.ended_at, a.ended_because,
    a.lat, a.lon, a.acknowledged_at, who.display_name AS acknowledged_by,
    a.value, a.threshold, a.rule_id, a.assignee_id, taker.display_name AS assignee, a.snoozed_until,
    clearer.display_name AS cleared_by, a.note, a.version
  FROM alarms a
    LEFT JOIN vehicles v ON (v.tenant_id, v.id) = (a.tenant_id, a.vehicle_id)
    LEFT JOIN units u ON (u.tenant_id, u.id) = (a.tenant_id, a.unit_id)
    LEFT JOIN users who ON (who.tenant_id, who.id) = (a.tenant_id, a.acknowledged_by)
    LEFT JOIN users taker ON (taker.tenant_id, taker.id) = (a.tenant_id, a.assignee_id)
    LEFT JOIN users clearer ON (clearer.tenant_id, clearer.id) = (a.tenant_id, a.cleared_by)`;

/** An alarm as REST and events give it. */
export function alarmFromRow(row: AlarmRow): Alarm {
  return Alarm.parse({
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    subject: row.subject,
    vehicleId: row.vehicle_id,
    unitId: row.unit_id,
    label: row.label,
    deviceId: row.device_id,
    rentalId: row.rental_id,
    incidentId: row.incident_id,
    active: row.active,
    count: row.count,
    beganAt: row.began_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBecause: row.ended_because,
    lat: row.lat,
    lon: row.lon,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    value: row.value,
    threshold: row.threshold,
    ruleId: row.rule_id,
    assigneeId: row.assignee_id,
    assignee: row.assignee,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    clearedBy: row.cleared_by,
    note: row.note,
    version: row.version,
  });
}

/** These alarms of a tenant as they are now; ids that do not exist are left out. */
export async function readAlarms(db: Queryable, tenantId: TenantId, ids: readonly AlarmId[]): Promise<Alarm[]> {
  const { rows } = await db.query<AlarmRow>(
    `${ALARM_SELECT} WHERE a.tenant_id = $1 AND a.id = ANY($2::uuid[]) ORDER BY a.last_at DESC, a.id`,
    [tenantId, ids],
  );
  return rows.map(alarmFromRow);
}

interface AlarmOfTenant {
  tenantId: TenantId;
  id: AlarmId;
}

/** Appends `alarm.raised` or `alarm.changed` with each alarm as it is now. @param actor user id, or the service. */
export async function announceAlarms(
  tx: Transaction,
  actor: string,
  { raised = [], changed = [] }: { raised?: readonly AlarmOfTenant[]; changed?: readonly AlarmOfTenant[] },
): Promise<void> {
  const fresh = new Set(raised.map(({ id }) => id));
  for (const [tenantId, alarms] of Map.groupBy([...changed, ...raised], (alarm) => alarm.tenantId)) {
    const ids = alarms.map(({ id }) => id);
    for (const data of await readAlarms(tx, tenantId, ids)) {
      const kind = fresh.has(data.id) ? 'alarm.raised' : 'alarm.changed';
      appendEvents(tx, [{ tenantId, subjectId: data.id, actor, body: { kind, data } }]);
    }
  }
}

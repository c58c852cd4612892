import type { AlarmId, AlarmKind, AlarmSeverity, DeviceId, TenantId, UnitId, VehicleId } from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** What makes an alarm one (domain §3). */
export interface AlarmKey {
  tenantId: TenantId;
  deviceId: DeviceId;
  kind: AlarmKind;
  /** Fault code, wheel …; empty when the kind says it all. */
  subject: string;
}

/** Part of an alarm that fixes change. Times are ms since the epoch. */
export interface StoredAlarm extends AlarmKey {
  id: AlarmId;
  active: boolean;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt: number | undefined;
}

/** The newest alarm of its key. */
export interface NewestAlarm extends StoredAlarm {
  /** The incident that it belongs to has ended. */
  isSettled: boolean;
}

/** A new alarm, with where it happened and to whom. */
export interface RaisedAlarm extends StoredAlarm {
  severity: AlarmSeverity;
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  lat: number | undefined;
  lon: number | undefined;
}

/** The newest alarm, active or not, of each key; locked until the end of the transaction. */
export async function lockNewestAlarms(tx: Transaction, keys: readonly AlarmKey[]): Promise<NewestAlarm[]> {
  const { rows } = await tx.query<{
    tenant_id: TenantId;
    device_id: DeviceId;
    kind: AlarmKind;
    subject: string;
    id: AlarmId;
    active: boolean;
    count: number;
    began_at: Date;
    last_at: Date;
    ended_at: Date | null;
    is_settled: boolean;
  }>(
    `SELECT newest.*,
       EXISTS (SELECT FROM incidents i WHERE i.tenant_id = newest.tenant_id AND i.id = newest.incident_id
                 AND i.status IN ('resolved', 'follow_up', 'closed', 'cancelled')) AS is_settled
     FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[]) AS k (tenant_id, device_id, kind, subject)
     CROSS JOIN LATERAL (
       SELECT a.tenant_id, a.device_id, a.kind, a.subject, a.id, a.active, a.count, a.began_at, a.last_at, a.ended_at,
         a.incident_id
       FROM alarms a
       WHERE (a.tenant_id, a.device_id, a.kind, a.subject) = (k.tenant_id, k.device_id, k.kind, k.subject)
       ORDER BY a.last_at DESC LIMIT 1
       FOR UPDATE
     ) AS newest`,
    [
      keys.map((key) => key.tenantId),
      keys.map((key) => key.deviceId),
      keys.map((key) => key.kind),
      keys.map((key) => key.subject),
    ],
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    kind: row.kind,
    subject: row.subject,
    id: row.id,
    active: row.active,
    count: row.count,
    beganAt: row.began_at.getTime(),
    lastAt: row.last_at.getTime(),
    endedAt: row.ended_at?.getTime(),
    isSettled: row.is_settled,
  }));
}

/**
 * Stores new alarms, each linked to the rental that runs on its vehicle then: a tow alarm while rented is not one
 * while returned.
 */
export async function insertAlarms(tx: Transaction, alarms: readonly RaisedAlarm[]): Promise<void> {
  for (const alarm of alarms) {
    await tx.query(
      `INSERT INTO alarms (tenant_id, id, kind, severity, subject, device_id, vehicle_id, unit_id, rental_id,
                           active, count, began_at, last_at, ended_at, lat, lon)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
         (SELECT l.rental_id FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
          WHERE (l.tenant_id, l.vehicle_id) = ($1, $7) AND r.status IN ('handed_over', 'active')
            AND lower(l.period) <= $11
          ORDER BY lower(l.period) DESC LIMIT 1),
         $9, $10, $11, $12, $13, $14, $15)`,
      [
        alarm.tenantId,
        alarm.id,
        alarm.kind,
        alarm.severity,
        alarm.subject,
        alarm.deviceId,
        alarm.vehicleId,
        alarm.unitId,
        alarm.active,
        alarm.count,
        new Date(alarm.beganAt),
        new Date(alarm.lastAt),
        alarm.endedAt === undefined ? null : new Date(alarm.endedAt),
        alarm.lat,
        alarm.lon,
      ],
    );
  }
}

/** Writes what fixes changed; acknowledgement and note stay as they are. */
export async function updateAlarms(tx: Transaction, alarms: readonly StoredAlarm[]): Promise<void> {
  if (alarms.length === 0) return;
  await tx.query(
    `UPDATE alarms a
     SET active = c.active, count = c.count, last_at = c.last_at, ended_at = c.ended_at, version = a.version + 1
     FROM unnest($1::smallint[], $2::uuid[], $3::boolean[], $4::integer[], $5::timestamptz[], $6::timestamptz[])
       AS c (tenant_id, id, active, count, last_at, ended_at)
     WHERE (a.tenant_id, a.id) = (c.tenant_id, c.id)`,
    [
      alarms.map((alarm) => alarm.tenantId),
      alarms.map((alarm) => alarm.id),
      alarms.map((alarm) => alarm.active),
      alarms.map((alarm) => alarm.count),
      alarms.map((alarm) => new Date(alarm.lastAt)),
      alarms.map((alarm) => (alarm.endedAt === undefined ? null : new Date(alarm.endedAt))),
    ],
  );
}

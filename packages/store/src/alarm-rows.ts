import type {
  AlarmId,
  AlarmKind,
  AlarmRuleId,
  AlarmSeverity,
  DeviceId,
  RentalId,
  TenantId,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import type { Transaction } from './transaction.ts';

/** What makes an alarm one (domain §3): whose it is, its kind, its subject. */
export interface AlarmKey {
  tenantId: TenantId;
  /** Id of the vehicle, else of the unit, else of the device. */
  originator: string;
  kind: AlarmKind;
  /** Fault code, wheel …; empty when the kind says it all. */
  subject: string;
}

/** Whose alarm it is. */
export function originatorOf(alarm: {
  deviceId: DeviceId;
  vehicleId?: VehicleId | null | undefined;
  unitId?: UnitId | null | undefined;
}): string {
  return alarm.vehicleId ?? alarm.unitId ?? alarm.deviceId;
}

/** The part of a row that telemetry changes. Times are ms since the epoch. */
export interface AlarmStand {
  id: AlarmId;
  derivedId: string | null;
  countedBefore: number;
  active: boolean;
  count: number;
  beganAt: number;
  lastAt: number;
  endedAt: number | undefined;
  value: number | undefined;
  /** When a person cleared it or its incident ended. */
  settledAt: number | undefined;
}

/** The newest alarm of its key. */
export type NewestAlarm = AlarmKey & AlarmStand;

/** A new alarm, with where it happened and to whom. */
export interface RaisedAlarm extends Omit<AlarmStand, 'settledAt'> {
  tenantId: TenantId;
  deviceId: DeviceId;
  vehicleId: VehicleId | undefined;
  unitId: UnitId | undefined;
  /** undefined: the rental that runs on the vehicle then, if any. */
  rentalId?: RentalId | undefined;
  kind: AlarmKind;
  subject: string;
  severity: AlarmSeverity;
  ruleId: AlarmRuleId | undefined;
  threshold: number | undefined;
  lat: number | undefined;
  lon: number | undefined;
}

/** The newest alarm, active or not, of each key; locked until the end of the transaction. */
export async function lockNewestAlarms(tx: Transaction, keys: readonly AlarmKey[]): Promise<NewestAlarm[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.query<
    Omit<NewestAlarm, 'beganAt' | 'lastAt' | 'endedAt' | 'settledAt' | 'value'> & {
      beganAt: Date;
      lastAt: Date;
      endedAt: Date | null;
      settledAt: Date | null;
      value: number | null;
    }
  >(
    `SELECT newest.*
     FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[]) AS k (tenant_id, originator, kind, subject)
     CROSS JOIN LATERAL (
       SELECT a.tenant_id AS "tenantId", a.originator, a.kind, a.subject, a.id, a.derived_id AS "derivedId",
         a.counted_before AS "countedBefore", a.active, a.count, a.began_at AS "beganAt", a.last_at AS "lastAt",
         a.ended_at AS "endedAt", a.value, a.settled_at AS "settledAt"
       FROM alarms a
       WHERE (a.tenant_id, a.originator, a.kind, a.subject) = (k.tenant_id, k.originator, k.kind, k.subject)
       ORDER BY a.active DESC, a.last_at DESC, a.id DESC LIMIT 1
       FOR UPDATE
     ) AS newest`,
    [
      keys.map((key) => key.tenantId),
      keys.map((key) => key.originator),
      keys.map((key) => key.kind),
      keys.map((key) => key.subject),
    ],
  );
  return rows.map((row) => ({
    ...row,
    beganAt: row.beganAt.getTime(),
    lastAt: row.lastAt.getTime(),
    endedAt: row.endedAt?.getTime(),
    settledAt: row.settledAt?.getTime(),
    value: row.value ?? undefined,
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
                           active, count, began_at, last_at, ended_at, lat, lon, derived_id, counted_before, rule_id,
                           threshold, value)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8,
         coalesce($16, (SELECT l.rental_id FROM rental_legs l JOIN rentals r ON (r.tenant_id, r.id) = (l.tenant_id, l.rental_id)
          WHERE (l.tenant_id, l.vehicle_id) = ($1, $7) AND r.status IN ('handed_over', 'active')
            AND lower(l.period) <= $11
          ORDER BY lower(l.period) DESC LIMIT 1)),
         $9, $10, $11, $12, $13, $14, $15, $17, $18, $19, $20, $21)
       ON CONFLICT (tenant_id, id) DO NOTHING`,
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
        alarm.rentalId ?? null,
        alarm.derivedId,
        alarm.countedBefore,
        alarm.ruleId,
        alarm.threshold,
        alarm.value,
      ],
    );
  }
}

/** Writes what telemetry changed; what people did stays as it is. */
export async function updateAlarms(
  tx: Transaction,
  alarms: readonly (Omit<AlarmStand, 'settledAt'> & { tenantId: TenantId })[],
): Promise<void> {
  if (alarms.length === 0) return;
  await tx.query(
    `UPDATE alarms a
     SET active = c.active, count = c.count, began_at = c.began_at, last_at = c.last_at, ended_at = c.ended_at,
       value = c.value, derived_id = c.derived_id, counted_before = c.counted_before, version = a.version + 1
     FROM unnest($1::smallint[], $2::uuid[], $3::boolean[], $4::integer[], $5::timestamptz[], $6::timestamptz[],
                 $7::timestamptz[], $8::double precision[], $9::uuid[], $10::integer[])
       AS c (tenant_id, id, active, count, began_at, last_at, ended_at, value, derived_id, counted_before)
     WHERE (a.tenant_id, a.id) = (c.tenant_id, c.id)`,
    [
      alarms.map((alarm) => alarm.tenantId),
      alarms.map((alarm) => alarm.id),
      alarms.map((alarm) => alarm.active),
      alarms.map((alarm) => alarm.count),
      alarms.map((alarm) => new Date(alarm.beganAt)),
      alarms.map((alarm) => new Date(alarm.lastAt)),
      alarms.map((alarm) => (alarm.endedAt === undefined ? null : new Date(alarm.endedAt))),
      alarms.map((alarm) => alarm.value ?? null),
      alarms.map((alarm) => alarm.derivedId),
      alarms.map((alarm) => alarm.countedBefore),
    ],
  );
}

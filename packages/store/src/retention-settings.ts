import type { RetentionSettings, TenantId, VersionedRetention } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { recordSettingsChange } from './settings-changes.ts';
import { checkVersion, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

const COLUMNS = `telemetry_days AS "telemetryDays", trips_days AS "tripsDays", alarms_days AS "alarmsDays",
  events_days AS "eventsDays", quarantine_days AS "quarantineDays", access_log_days AS "accessLogDays",
  quarantine_device_kb AS "quarantineDeviceKb", version`;

/** @throws NotFoundError for an unknown tenant. */
export async function getRetention(db: Queryable, tenantId: TenantId): Promise<VersionedRetention> {
  const { rows } = await db.query<VersionedRetention>(
    `SELECT ${COLUMNS} FROM retention_settings WHERE tenant_id = $1`,
    [tenantId],
  );
  if (rows[0] === undefined) throw new NotFoundError('tenant', String(tenantId));
  return rows[0];
}

/** Sets how long everything is kept. @throws NotFoundError, VersionConflictError. */
export async function setRetention(
  tx: Transaction,
  by: Actor,
  settings: RetentionSettings,
  expectedVersion: number | null,
): Promise<VersionedRetention> {
  const { tenantId, actor } = by;
  await tx.query('SELECT FROM retention_settings WHERE tenant_id = $1 FOR NO KEY UPDATE', [tenantId]);
  const before = await getRetention(tx, tenantId);
  checkVersion('retention settings', before.version, expectedVersion);
  const { rows } = await tx.query<VersionedRetention>(
    `UPDATE retention_settings
     SET telemetry_days = $2, trips_days = $3, alarms_days = $4, events_days = $5, quarantine_days = $6,
       access_log_days = $7, quarantine_device_kb = $8, version = version + 1
     WHERE tenant_id = $1 RETURNING ${COLUMNS}`,
    [
      tenantId,
      settings.telemetryDays,
      settings.tripsDays,
      settings.alarmsDays,
      settings.eventsDays,
      settings.quarantineDays,
      settings.accessLogDays,
      settings.quarantineDeviceKb,
    ],
  );
  const set = rows[0]!;
  await recordSettingsChange(tx, by, {
    name: 'retention',
    version: set.version,
    before: { ...before },
    after: { ...set },
  });
  appendEvents(tx, [{ tenantId, actor, subjectId: 'retention', body: { kind: 'retention.changed', data: set } }]);
  return set;
}

import { ClockSettings, type TenantId, type VersionedClockSettings } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { recordSettingsChange } from './settings-changes.ts';
import { checkVersion, VersionConflictError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** Limits and warnings of a tenant's clocks; the defaults, as version 0, when nobody has set them. */
export async function getClockSettings(db: Queryable, tenantId: TenantId): Promise<VersionedClockSettings> {
  const { rows } = await db.query<{ settings: unknown; version: number }>(
    'SELECT settings, version FROM clock_settings WHERE tenant_id = $1',
    [tenantId],
  );
  return { ...ClockSettings.parse(rows[0]?.settings ?? {}), version: rows[0]?.version ?? 0 };
}

/** Sets them for clocks that start from now on. @throws VersionConflictError */
export async function setClockSettings(
  tx: Transaction,
  by: Actor,
  settings: ClockSettings,
  expectedVersion: number | null,
): Promise<VersionedClockSettings> {
  const { tenantId, actor } = by;
  const before = await getClockSettings(tx, tenantId);
  checkVersion('clock settings', before.version, expectedVersion);
  const { rowCount } = await tx.query(
    `INSERT INTO clock_settings AS s (tenant_id, settings, version) VALUES ($1, $2, 1)
     ON CONFLICT (tenant_id) DO UPDATE SET settings = excluded.settings, version = s.version + 1
     WHERE s.version = $3`,
    [tenantId, settings, before.version],
  );
  const set = await getClockSettings(tx, tenantId);
  if (rowCount === 0) throw new VersionConflictError('clock settings', set.version);
  await recordSettingsChange(tx, by, { name: 'clocks', version: set.version, before, after: set });
  appendEvents(tx, [{ tenantId, actor, subjectId: 'clocks', body: { kind: 'clock_settings.changed', data: set } }]);
  return set;
}

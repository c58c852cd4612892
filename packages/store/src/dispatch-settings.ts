import { DispatchSettings, type TenantId, type VersionedDispatchSettings } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface SettingsRow {
  settings: unknown;
  version: number;
}

/** How a company's dispatch decides; version 0: nobody has changed the defaults yet. */
export async function getDispatchSettings(db: Queryable, tenantId: TenantId): Promise<VersionedDispatchSettings> {
  const { rows } = await db.query<SettingsRow>('SELECT settings, version FROM dispatch_settings WHERE tenant_id = $1', [
    tenantId,
  ]);
  const { settings, version } = rows[0] ?? { settings: {}, version: 0 };
  return { ...DispatchSettings.parse(settings), version };
}

/** Sets all of them; the next plan decides by them. @throws VersionConflictError */
export async function setDispatchSettings(
  tx: Transaction,
  by: Actor,
  settings: DispatchSettings,
  expectedVersion: number | null,
): Promise<VersionedDispatchSettings> {
  const { tenantId, actor } = by;
  await tx.query(
    'INSERT INTO dispatch_settings (tenant_id, version) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING',
    [tenantId],
  );
  const { rows } = await tx.query<{ version: number }>(
    'SELECT version FROM dispatch_settings WHERE tenant_id = $1 FOR NO KEY UPDATE',
    [tenantId],
  );
  const before = rows[0]?.version ?? 0;
  checkVersion('dispatch settings', before, expectedVersion);
  await tx.query('UPDATE dispatch_settings SET settings = $2, version = version + 1 WHERE tenant_id = $1', [
    tenantId,
    JSON.stringify(settings),
  ]);
  const set = { ...settings, version: before + 1 };
  const body = { kind: 'dispatch_settings.changed', data: set } as const;
  appendEvents(tx, [{ tenantId, actor, subjectId: 'dispatch-settings', body }]);
  return set;
}

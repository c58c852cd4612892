import { DispatchSettings, type TenantId, type VersionedDispatchSettings } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import { readSettings, writeSettings } from './settings-documents.ts';
import type { Transaction } from './transaction.ts';

/** How a company's dispatch decides; version 0: nobody has changed the defaults yet. */
export async function getDispatchSettings(db: Queryable, tenantId: TenantId): Promise<VersionedDispatchSettings> {
  const { settings, version } = await readSettings(db, 'dispatch_settings', tenantId);
  return { ...DispatchSettings.parse(settings), version };
}

/** Sets all of them; the next plan decides by them. @throws VersionConflictError */
export function setDispatchSettings(
  tx: Transaction,
  by: Actor,
  settings: DispatchSettings,
  expectedVersion: number | null,
): Promise<VersionedDispatchSettings> {
  const change = { name: 'dispatch', schema: DispatchSettings, settings, expectedVersion } as const;
  return writeSettings(tx, by, change, (data) => ({ kind: 'dispatch_settings.changed', data }));
}

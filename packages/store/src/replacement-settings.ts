import { ReplacementSettings, type TenantId, type VersionedReplacementSettings } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import { readSettings, writeSettings } from './settings-documents.ts';
import type { Transaction } from './transaction.ts';

/** How a company chooses replacement vehicles; version 0: nobody has changed the defaults yet. */
export async function getReplacementSettings(db: Queryable, tenantId: TenantId): Promise<VersionedReplacementSettings> {
  const { settings, version } = await readSettings(db, 'replacement_settings', tenantId);
  return { ...ReplacementSettings.parse(settings), version };
}

/** Sets all of them; the next plan decides by them. @throws VersionConflictError */
export function setReplacementSettings(
  tx: Transaction,
  by: Actor,
  settings: ReplacementSettings,
  expectedVersion: number | null,
): Promise<VersionedReplacementSettings> {
  const change = { name: 'replacements', schema: ReplacementSettings, settings, expectedVersion } as const;
  return writeSettings(tx, by, change, (data) => ({ kind: 'replacement_settings.changed', data }));
}

import { ProofSettings, type TenantId, type VersionedProofSettings } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import { readSettings, writeSettings } from './settings-documents.ts';
import type { Transaction } from './transaction.ts';

/** When positions prove steps of a company's assignments; version 0: nobody has changed the defaults yet. */
export async function getProofSettings(db: Queryable, tenantId: TenantId): Promise<VersionedProofSettings> {
  const { settings, version } = await readSettings(db, 'proof_settings', tenantId);
  return { ...ProofSettings.parse(settings), version };
}

/** Sets all of them; the next look goes by them. @throws VersionConflictError */
export function setProofSettings(
  tx: Transaction,
  by: Actor,
  settings: ProofSettings,
  expectedVersion: number | null,
): Promise<VersionedProofSettings> {
  const change = { name: 'proof', schema: ProofSettings, settings, expectedVersion } as const;
  return writeSettings(tx, by, change, (data) => ({ kind: 'proof_settings.changed', data }));
}

import type { EventBody } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** Tables of one row per company: what it has set, and how often. */
type SettingsTable = 'dispatch_settings' | 'proof_settings' | 'replacement_settings';

interface SettingsRow {
  settings: unknown;
  version: number;
}

/** What a company has set, unchecked; version 0: nobody has changed the defaults yet. */
export async function readSettings(db: Queryable, table: SettingsTable, tenantId: number): Promise<SettingsRow> {
  const { rows } = await db.query<SettingsRow>(`SELECT settings, version FROM ${table} WHERE tenant_id = $1`, [
    tenantId,
  ]);
  return rows[0] ?? { settings: {}, version: 0 };
}

/** Sets all of them and tells it by the event that `told` makes of them. @throws VersionConflictError */
export async function writeSettings<T extends object>(
  tx: Transaction,
  { tenantId, actor }: Actor,
  change: { table: SettingsTable; what: string; settings: T; expectedVersion: number | null },
  told: (set: T & { version: number }) => EventBody,
): Promise<T & { version: number }> {
  const { table, what, settings, expectedVersion } = change;
  await tx.query(`INSERT INTO ${table} (tenant_id, version) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING`, [
    tenantId,
  ]);
  const { rows } = await tx.query<{ version: number }>(
    `SELECT version FROM ${table} WHERE tenant_id = $1 FOR NO KEY UPDATE`,
    [tenantId],
  );
  const before = rows[0]?.version ?? 0;
  checkVersion(what, before, expectedVersion);
  await tx.query(`UPDATE ${table} SET settings = $2, version = version + 1 WHERE tenant_id = $1`, [
    tenantId,
    JSON.stringify(settings),
  ]);
  const set = { ...settings, version: before + 1 };
  appendEvents(tx, [{ tenantId, actor, subjectId: table.replaceAll('_', '-'), body: told(set) }]);
  return set;
}

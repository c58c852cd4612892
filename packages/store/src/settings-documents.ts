import type { EventBody, SettingsName } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { recordSettingsChange, type SettingsTree } from './settings-changes.ts';
import { checkVersion } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** Tables of one row per company: what it has set, and how often. */
const TABLES = {
  dispatch: 'dispatch_settings',
  proof: 'proof_settings',
  replacements: 'replacement_settings',
} as const satisfies Partial<Record<SettingsName, string>>;
type SettingsWithTable = keyof typeof TABLES;
type SettingsTable = (typeof TABLES)[SettingsWithTable];

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
export async function writeSettings<T extends SettingsTree>(
  tx: Transaction,
  by: Actor,
  change: { name: SettingsWithTable; schema: { parse(kept: unknown): T }; settings: T; expectedVersion: number | null },
  told: (set: T & { version: number }) => EventBody,
): Promise<T & { version: number }> {
  const { tenantId, actor } = by;
  const { name, schema, settings, expectedVersion } = change;
  const table = TABLES[name];
  await tx.query(`INSERT INTO ${table} (tenant_id, version) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING`, [
    tenantId,
  ]);
  await tx.query(`SELECT FROM ${table} WHERE tenant_id = $1 FOR NO KEY UPDATE`, [tenantId]);
  const before = await readSettings(tx, table, tenantId);
  checkVersion(`${name} settings`, before.version, expectedVersion);
  await tx.query(`UPDATE ${table} SET settings = $2, version = version + 1 WHERE tenant_id = $1`, [
    tenantId,
    JSON.stringify(settings),
  ]);
  const set = { ...settings, version: before.version + 1 };
  await recordSettingsChange(tx, by, {
    name,
    version: set.version,
    before: schema.parse(before.settings),
    after: settings,
  });
  appendEvents(tx, [{ tenantId, actor, subjectId: table.replaceAll('_', '-'), body: told(set) }]);
  return set;
}

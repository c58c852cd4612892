import { SettingsChange, type SettingDifference, type SettingsName, type TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

type Value = SettingDifference['from'];
/** Settings as a tree of values: their own fields, or an object of fields. */
export type SettingsTree = Readonly<Record<string, Value | Readonly<Record<string, Value>>>>;

interface ChangeToRecord {
  name: SettingsName;
  /** Version that the settings have after it. */
  version: number;
  before: SettingsTree;
  after: SettingsTree;
}

/** Keeps what a change of settings changed, in the transaction that makes it. One that changes nothing is kept too: somebody saved. */
export async function recordSettingsChange(
  tx: Transaction,
  { tenantId, actor }: Actor,
  { name, version, before, after }: ChangeToRecord,
): Promise<void> {
  await tx.query(
    `INSERT INTO settings_changes (tenant_id, name, version, actor, changes) VALUES ($1, $2, $3, $4, $5)`,
    [tenantId, name, version, actor, JSON.stringify(differencesOf(before, after))],
  );
}

/** The newest changes of a company's settings, newest first. */
export async function listSettingsChanges(
  db: Queryable,
  tenantId: TenantId,
  name: SettingsName,
  limit: number,
): Promise<SettingsChange[]> {
  const { rows } = await db.query<{ version: number; at: Date; by: string | null; changes: unknown }>(
    `SELECT c.version, c.changed_at AS at, coalesce(u.display_name, c.actor) AS by, c.changes
     FROM settings_changes c LEFT JOIN users u ON u.tenant_id = c.tenant_id AND u.id::text = c.actor
     WHERE c.tenant_id = $1 AND c.name = $2 ORDER BY c.version DESC LIMIT $3`,
    [tenantId, name, limit],
  );
  return rows.map((row) => SettingsChange.parse({ ...row, at: row.at.toISOString() }));
}

function differencesOf(before: SettingsTree, after: SettingsTree): SettingDifference[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const [from, to] = [was.get(field) ?? null, is.get(field) ?? null];
    return field === 'version' || from === to ? [] : [{ field, from, to }];
  });
}

function leavesOf(tree: SettingsTree): Map<string, Value> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, Value][] =>
      value !== null && typeof value === 'object'
        ? Object.entries(value).map(([inner, leaf]) => [`${key}.${inner}`, leaf])
        : [[key, value]],
    ),
  );
}

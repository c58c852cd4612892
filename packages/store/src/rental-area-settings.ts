import { RentalAreaDefaults, type TenantId, type VersionedRentalAreaDefaults } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkAreaFences } from './rental-area-checks.ts';
import { recordSettingsChange, type SettingsTree } from './settings-changes.ts';
import { checkVersion, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** The areas that bookings begin with; version 0: nobody has set any, they may be driven anywhere. */
export async function getRentalAreaDefaults(db: Queryable, tenantId: TenantId): Promise<VersionedRentalAreaDefaults> {
  const { rows } = await db.query<{ settings: unknown; version: number }>(
    'SELECT settings, version FROM rental_area_settings WHERE tenant_id = $1',
    [tenantId],
  );
  const { settings, version } = rows[0] ?? { settings: { defaults: [] }, version: 0 };
  return { ...RentalAreaDefaults.parse(settings), version };
}

/**
 * Sets all of them, for bookings from now on; contracts that are made keep their area.
 * @throws VersionConflictError; NotFoundError for a fence or branch that there is not; ConflictError `area_fence_kind`.
 */
export async function setRentalAreaDefaults(
  tx: Transaction,
  by: Actor,
  settings: RentalAreaDefaults,
  expectedVersion: number | null,
): Promise<VersionedRentalAreaDefaults> {
  const { tenantId, actor } = by;
  await tx.query(
    'INSERT INTO rental_area_settings (tenant_id, version) VALUES ($1, 0) ON CONFLICT (tenant_id) DO NOTHING',
    [tenantId],
  );
  await tx.query('SELECT FROM rental_area_settings WHERE tenant_id = $1 FOR NO KEY UPDATE', [tenantId]);
  const before = await getRentalAreaDefaults(tx, tenantId);
  checkVersion('rental area defaults', before.version, expectedVersion);
  await checkAreaFences(tx, tenantId, settings.defaults);
  await orRefusal(
    tx.query('UPDATE rental_area_settings SET settings = $2, version = version + 1 WHERE tenant_id = $1', [
      tenantId,
      JSON.stringify({ defaults: settings.defaults }),
    ]),
  );
  const data = { ...settings, version: before.version + 1 };
  await recordSettingsChange(tx, by, {
    name: 'rental_areas',
    version: data.version,
    before: treeOf(before),
    after: treeOf(settings),
  });
  const body = { kind: 'rental_area_defaults.changed', data } as const;
  appendEvents(tx, [{ tenantId, actor, subjectId: 'rental-area-defaults', body }]);
  return data;
}

/** As fields that a change can name: `<branch or *>/<class or *>.permittedFenceIds`, its fences in one text; null: none. */
function treeOf({ defaults }: RentalAreaDefaults): SettingsTree {
  return Object.fromEntries(
    defaults.map(({ branchId, class: ofClass, permittedFenceIds, forbiddenFenceIds }) => [
      `${branchId ?? '*'}/${ofClass ?? '*'}`,
      {
        permittedFenceIds: permittedFenceIds.join(', ') || null,
        forbiddenFenceIds: forbiddenFenceIds.join(', ') || null,
      },
    ]),
  );
}

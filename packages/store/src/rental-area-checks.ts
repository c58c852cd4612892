import {
  AREA_FENCE_KINDS,
  type BranchId,
  type GeofenceId,
  type GeofenceKind,
  type RentalArea,
  type TenantId,
} from '@roadcall/contracts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/**
 * @throws NotFoundError for a fence that is not in force, or a branch that there is not; ConflictError `area_fence_kind` for a
 *   fence of a kind that its list may not name.
 */
export async function checkAreaFences(
  tx: Transaction,
  tenantId: TenantId,
  areas: readonly (RentalArea & { branchId?: BranchId | null })[],
): Promise<void> {
  const ids = new Set(areas.flatMap((area) => [...area.permittedFenceIds, ...area.forbiddenFenceIds]));
  const { rows } = await tx.query<{ id: GeofenceId; kind: GeofenceKind; name: string }>(
    // A share lock: nobody ends the fence before this is committed.
    `SELECT id, kind, name_en AS name FROM geofences
     WHERE tenant_id = $1 AND id = ANY ($2) AND valid_to IS NULL ORDER BY id FOR SHARE`,
    [tenantId, [...ids]],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const area of areas) {
    for (const list of ['permittedFenceIds', 'forbiddenFenceIds'] as const) {
      for (const id of area[list]) {
        const fence = known.get(id);
        if (fence === undefined) throw new NotFoundError('geofence', id);
        if (AREA_FENCE_KINDS[list].includes(fence.kind)) continue;
        const kinds = AREA_FENCE_KINDS[list].join(' or ');
        throw new ConflictError('area_fence_kind', `${list}: ${fence.name} is a ${fence.kind}; give a ${kinds}`);
      }
    }
  }
  const branchIds = new Set(areas.flatMap(({ branchId }) => branchId ?? []));
  if (branchIds.size === 0) return;
  const { rows: missing } = await tx.query<{ id: BranchId }>(
    `SELECT b AS id FROM unnest($2::uuid[]) AS b
     WHERE NOT EXISTS (SELECT FROM branches WHERE tenant_id = $1 AND id = b) LIMIT 1`,
    [tenantId, [...branchIds]],
  );
  if (missing[0] !== undefined) throw new NotFoundError('branch', missing[0].id);
}

/** @throws ConflictError `fence_in_rental_area` when a rental that is not over, or a default, names the fence. */
export async function refuseIfInAreas(tx: Transaction, tenantId: TenantId, id: GeofenceId): Promise<void> {
  const { rows } = await tx.query<{ name: string }>(
    `SELECT number AS name FROM rentals
     WHERE tenant_id = $1 AND $2 = ANY (permitted_fence_ids || forbidden_fence_ids)
       AND status NOT IN ('returned', 'settled', 'closed', 'cancelled', 'no_show')
     UNION ALL
     SELECT 'the default' FROM rental_area_settings s, jsonb_array_elements(s.settings -> 'defaults') AS one
     WHERE s.tenant_id = $1 AND (one -> 'permittedFenceIds' ? $2::text OR one -> 'forbiddenFenceIds' ? $2::text)
     LIMIT 3`,
    [tenantId, id],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new ConflictError('fence_in_rental_area', `the fence is part of the permitted area of ${names}`);
}

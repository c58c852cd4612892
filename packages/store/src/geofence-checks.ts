import { MAX_GEOFENCES, type BranchId, type NewGeofence, type TenantId, type VehicleId } from '@roadcall/contracts';
import { LOCK, LOCK_SPACE } from './advisory-locks.ts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** @throws ConflictError `too_many_geofences` unless `more` still fit; others that add some wait for this transaction. */
export async function checkRoom(tx: Transaction, tenantId: TenantId, more: number): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCK_SPACE, LOCK.geofences]);
  const { rows } = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM geofences WHERE tenant_id = $1 AND valid_to IS NULL',
    [tenantId],
  );
  if (rows[0]!.count + more <= MAX_GEOFENCES) return;
  throw new ConflictError(
    'too_many_geofences',
    `there are ${rows[0]!.count} fences; ${more} more would exceed the ${MAX_GEOFENCES} that are allowed`,
  );
}

/** @throws NotFoundError for a branch or vehicle that a scope names and the tenant does not have. */
export async function checkScopes(tx: Transaction, tenantId: TenantId, fences: readonly NewGeofence[]): Promise<void> {
  const branchIds = new Set(fences.flatMap(({ scope }) => scope.branchIds ?? []));
  const vehicleIds = new Set(fences.flatMap(({ scope }) => scope.vehicleIds ?? []));
  if (branchIds.size + vehicleIds.size === 0) return;
  const { rows } = await tx.query<{ branchId: BranchId | null; vehicleId: VehicleId | null }>(
    `SELECT b AS "branchId", NULL::uuid AS "vehicleId" FROM unnest($2::uuid[]) AS b
     WHERE NOT EXISTS (SELECT FROM branches WHERE tenant_id = $1 AND id = b)
     UNION ALL
     SELECT NULL, v FROM unnest($3::uuid[]) AS v
     WHERE NOT EXISTS (SELECT FROM vehicles WHERE tenant_id = $1 AND id = v) LIMIT 1`,
    [tenantId, [...branchIds], [...vehicleIds]],
  );
  const [missing] = rows;
  if (missing?.branchId) throw new NotFoundError('branch', missing.branchId);
  if (missing?.vehicleId) throw new NotFoundError('vehicle', missing.vehicleId);
}

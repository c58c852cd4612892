import { randomUUIDv7 } from 'node:crypto';
import type { Geofence, GeofenceId, NewGeofence, TenantId } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { checkRoom, checkScopes } from './geofence-checks.ts';
import { findGeofence } from './geofences.ts';
import { refuseIfInAreas } from './rental-area-checks.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/**
 * @throws ConflictError `geofences_external_id` when another fence has the external id, `too_many_geofences` when the
 *   tenant has as many as it may have; NotFoundError for an unknown branch or vehicle in the scope.
 */
export async function createGeofence(tx: Transaction, by: Actor, fence: NewGeofence): Promise<Geofence> {
  await checkRoom(tx, by.tenantId, 1);
  await checkScopes(tx, by.tenantId, [fence]);
  const id = randomUUIDv7() as GeofenceId;
  await insertGeofenceVersions(tx, by, [{ id, version: 1, fence }]);
  return announceGeofence(tx, by, id);
}

/**
 * Closes the present version and adds the next.
 * @param expectedVersion the version that the caller has read (If-Match), null to replace whatever is there.
 * @throws NotFoundError, VersionConflictError, ConflictError as `createGeofence`.
 */
export async function replaceGeofence(
  tx: Transaction,
  by: Actor,
  id: GeofenceId,
  fence: NewGeofence,
  expectedVersion: number | null,
): Promise<Geofence> {
  const version = await lockGeofence(tx, by.tenantId, id, expectedVersion);
  await checkScopes(tx, by.tenantId, [fence]);
  await closeGeofences(tx, by.tenantId, [id]);
  await insertGeofenceVersions(tx, by, [{ id, version: version + 1, fence }]);
  return announceGeofence(tx, by, id);
}

/**
 * Ends a fence: its versions stay for positions of the time before.
 * @throws NotFoundError, VersionConflictError; ConflictError `fence_in_rental_area`.
 */
export async function deleteGeofence(
  tx: Transaction,
  by: Actor,
  id: GeofenceId,
  expectedVersion: number | null,
): Promise<void> {
  await lockGeofence(tx, by.tenantId, id, expectedVersion);
  await refuseIfInAreas(tx, by.tenantId, id);
  await closeGeofences(tx, by.tenantId, [id]);
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'geofence.changed', data: { id, version: null } } }]);
}

async function lockGeofence(
  tx: Transaction,
  tenantId: TenantId,
  id: GeofenceId,
  expectedVersion: number | null,
): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    'SELECT version FROM geofences WHERE tenant_id = $1 AND id = $2 AND valid_to IS NULL FOR NO KEY UPDATE',
    [tenantId, id],
  );
  const [found] = rows;
  if (found === undefined) throw new NotFoundError('geofence', id);
  checkVersion('geofence', found.version, expectedVersion);
  return found.version;
}

/** Ends the present versions of these fences. */
export async function closeGeofences(tx: Transaction, tenantId: TenantId, ids: readonly GeofenceId[]): Promise<void> {
  await tx.query(
    `UPDATE geofences SET valid_to = greatest(valid_from, date_trunc('milliseconds', statement_timestamp()))
     WHERE tenant_id = $1 AND id = ANY ($2) AND valid_to IS NULL`,
    [tenantId, ids],
  );
}

/** A version to be written: the first of a new fence, or the next of one that was closed in this transaction. */
export interface GeofenceVersionToWrite {
  id: GeofenceId;
  version: number;
  fence: NewGeofence;
}

/** Writes versions that hold from where the one before ended, else from now. @throws ConflictError */
export async function insertGeofenceVersions(
  tx: Transaction,
  by: Actor,
  versions: readonly GeofenceVersionToWrite[],
): Promise<void> {
  const rows = versions.map(({ id, version, fence }) => ({ ...fence, id, version }));
  await orRefusal(
    tx.query(
      `INSERT INTO geofences (tenant_id, id, version, valid_from, name_zh, name_en, kind, colour, shape, scope,
         schedule, triggers, external_id, changed_by)
       SELECT $1, r.id, r.version, coalesce(before.valid_to, date_trunc('milliseconds', statement_timestamp())), r."nameZh",
         r."nameEn", r.kind, r.colour, r.shape, r.scope, nullif(r.schedule, 'null'), r.triggers, r."externalId", $3
       FROM jsonb_to_recordset($2) AS r (id uuid, version integer, "nameZh" text, "nameEn" text, kind text,
         colour text, shape jsonb, scope jsonb, schedule jsonb, triggers jsonb, "externalId" text)
       LEFT JOIN geofences before
         ON before.tenant_id = $1 AND before.id = r.id AND before.version = r.version - 1`,
      [by.tenantId, JSON.stringify(rows), by.actor],
    ),
  );
}

async function announceGeofence(tx: Transaction, by: Actor, id: GeofenceId): Promise<Geofence> {
  const fence = await findGeofence(tx, by.tenantId, id);
  if (fence === undefined) throw new NotFoundError('geofence', id);
  const data = { id, version: fence.version };
  appendEvents(tx, [{ ...by, subjectId: id, body: { kind: 'geofence.changed', data } }]);
  return fence;
}

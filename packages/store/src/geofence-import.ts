import { randomUUIDv7 } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Geofence, GeofenceId, NewGeofence } from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { closeGeofences, insertGeofenceVersions, type GeofenceVersionToWrite } from './geofence-changes.ts';
import { checkRoom, checkScopes } from './geofence-checks.ts';
import { findGeofencesByKey } from './geofences.ts';
import type { Transaction } from './transaction.ts';

export interface ImportCounts {
  created: number;
  changed: number;
  unchanged: number;
}

/**
 * Takes fences from a file, each under its external id or, from a file that we wrote, under its own id: what is missing
 * is made, what differs gets a new version, what is the same stays. So a file that is imported twice changes nothing.
 * @param fences by their key in the file; no key twice.
 * @throws ConflictError `too_many_geofences`; NotFoundError for an unknown branch or vehicle in a scope.
 */
export async function importGeofences(
  tx: Transaction,
  by: Actor,
  fences: ReadonlyMap<string, NewGeofence>,
): Promise<ImportCounts> {
  const known = await findGeofencesByKey(tx, by.tenantId, [...fences.keys()]);
  const created: GeofenceVersionToWrite[] = [];
  const changed: GeofenceVersionToWrite[] = [];
  for (const [key, fence] of fences) {
    const before = known.get(key);
    if (before === undefined) {
      created.push({ id: randomUUIDv7() as GeofenceId, version: 1, fence: { ...fence, externalId: key } });
      continue;
    }
    const after = { ...fence, externalId: before.externalId };
    if (!isSame(before, after)) changed.push({ id: before.id, version: before.version + 1, fence: after });
  }
  await checkRoom(tx, by.tenantId, created.length);
  await checkScopes(tx, by.tenantId, [...fences.values()]);
  await closeGeofences(
    tx,
    by.tenantId,
    changed.map(({ id }) => id),
  );
  await insertGeofenceVersions(tx, by, [...created, ...changed]);
  if (created.length + changed.length > 0) {
    const data = { id: null, version: null };
    appendEvents(tx, [{ ...by, subjectId: 'import', body: { kind: 'geofence.changed', data } }]);
  }
  const unchanged = fences.size - created.length - changed.length;
  return { created: created.length, changed: changed.length, unchanged };
}

function isSame(before: Geofence, after: NewGeofence): boolean {
  const { id: _id, version: _version, validFrom: _validFrom, ...content } = before;
  return isDeepStrictEqual(content, after);
}

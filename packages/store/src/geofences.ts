import type { Geofence, GeofenceId, GeofenceKind, GeofenceVersion, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';

/** A fence as REST shows it; the only place that maps its columns. */
const GEOFENCE_COLUMNS = `g.id, g.name_zh AS "nameZh", g.name_en AS "nameEn", g.kind, g.colour, g.shape, g.scope,
  g.schedule, g.triggers, g.external_id AS "externalId", g.version, g.valid_from AS "validFrom"`;

/** What pg gives for a fence: JSON columns parsed, instants as Date. */
type Row<T> = { [K in keyof T]: K extends 'validFrom' | 'validTo' ? (T[K] extends string ? Date : Date | null) : T[K] };

const fromRow = (row: Row<Geofence>): Geofence => ({ ...row, validFrom: row.validFrom.toISOString() });

/** The fence as it is now, undefined when there is none. */
export async function findGeofence(db: Queryable, tenantId: TenantId, id: GeofenceId): Promise<Geofence | undefined> {
  const { rows } = await db.query<Row<Geofence>>(
    `SELECT ${GEOFENCE_COLUMNS} FROM geofences g WHERE g.tenant_id = $1 AND g.id = $2 AND g.valid_to IS NULL`,
    [tenantId, id],
  );
  return rows[0] === undefined ? undefined : fromRow(rows[0]);
}

export interface GeofencePage {
  /** Part of one of the names, in any case. */
  search?: string | undefined;
  kind?: GeofenceKind | undefined;
  /** English name and id of the last fence of the page before. */
  after: { nameEn: string; id: GeofenceId } | null;
  limit: number;
}

/** The fences in force now by English name. */
export async function listGeofences(db: Queryable, tenantId: TenantId, page: GeofencePage): Promise<Geofence[]> {
  const { rows } = await db.query<Row<Geofence>>(
    `SELECT ${GEOFENCE_COLUMNS} FROM geofences g
     WHERE g.tenant_id = $1 AND g.valid_to IS NULL
       AND ($2::text IS NULL OR (g.name_en, g.id) > ($2, $3::uuid))
       AND ($4::text IS NULL OR strpos(lower(concat_ws(' ', g.name_zh, g.name_en)), lower($4)) > 0)
       AND ($5::text IS NULL OR g.kind = $5)
     ORDER BY g.name_en, g.id LIMIT $6`,
    [tenantId, page.after?.nameEn ?? null, page.after?.id ?? null, page.search ?? null, page.kind ?? null, page.limit],
  );
  return rows.map(fromRow);
}

/** Every version of a fence, the newest first; empty when there never was one. */
export async function listGeofenceVersions(
  db: Queryable,
  tenantId: TenantId,
  id: GeofenceId,
): Promise<GeofenceVersion[]> {
  const { rows } = await db.query<Row<GeofenceVersion>>(
    `SELECT ${GEOFENCE_COLUMNS}, g.valid_to AS "validTo", g.changed_by AS "changedBy" FROM geofences g
     WHERE g.tenant_id = $1 AND g.id = $2 ORDER BY g.version DESC`,
    [tenantId, id],
  );
  return rows.map(versionFromRow);
}

const versionFromRow = (row: Row<GeofenceVersion>): GeofenceVersion => ({
  ...row,
  validFrom: row.validFrom.toISOString(),
  validTo: row.validTo?.toISOString() ?? null,
});

/** A version with its tenant, for the derivation. */
export type TenantGeofence = GeofenceVersion & { tenantId: TenantId };

/** What was in force at or after `since`, of all tenants: what fixes from then on are judged by. */
export async function readGeofencesSince(db: Queryable, since: Date): Promise<TenantGeofence[]> {
  return readTenantGeofences(db, 'g.valid_to IS NULL OR g.valid_to > $1', since);
}

/** Versions that began or ended at or after `since`, of all tenants. */
export async function readGeofencesChangedSince(db: Queryable, since: Date): Promise<TenantGeofence[]> {
  return readTenantGeofences(db, 'g.valid_from >= $1 OR g.valid_to >= $1', since);
}

async function readTenantGeofences(db: Queryable, condition: string, since: Date): Promise<TenantGeofence[]> {
  const { rows } = await db.query<Row<TenantGeofence>>(
    `SELECT g.tenant_id AS "tenantId", ${GEOFENCE_COLUMNS}, g.valid_to AS "validTo", g.changed_by AS "changedBy"
     FROM geofences g WHERE ${condition} ORDER BY g.tenant_id, g.id, g.version`,
    [since],
  );
  return rows.map((row) => ({ ...versionFromRow(row), tenantId: row.tenantId }));
}

/** The fences in force that have one of these keys as their external id or, without one, as their id. */
export async function findGeofencesByKey(
  db: Queryable,
  tenantId: TenantId,
  keys: readonly string[],
): Promise<Map<string, Geofence>> {
  const { rows } = await db.query<Row<Geofence>>(
    `SELECT ${GEOFENCE_COLUMNS} FROM geofences g
     WHERE g.tenant_id = $1 AND g.valid_to IS NULL AND coalesce(g.external_id, g.id::text) = ANY ($2)`,
    [tenantId, keys],
  );
  return new Map(rows.map((row) => [row.externalId ?? row.id, fromRow(row)]));
}

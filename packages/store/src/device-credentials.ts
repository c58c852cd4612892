import { createHash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto';
import type { CredentialId, CredentialRecord, DeviceCredential, DeviceId, TenantId } from '@roadcall/contracts';
import { lockDevice } from './devices.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A credential as the device door checks it. */
export interface LiveCredential {
  id: CredentialId;
  tenantId: TenantId;
  secretSha256: Buffer;
}

/** The live credentials of a device, at most two; none for an unknown device. */
export async function findLiveCredentials(db: Queryable, deviceId: DeviceId): Promise<LiveCredential[]> {
  const { rows } = await db.query<LiveCredential>(
    `SELECT id, tenant_id AS "tenantId", secret_sha256 AS "secretSha256" FROM device_credentials
     WHERE device_id = $1 AND revoked_at IS NULL ORDER BY slot`,
    [deviceId],
  );
  return rows;
}

/**
 * The credential whose secret this is, undefined when it is none of them. Each is compared in constant time. The
 * secrets are 256 random bits, so that a plain SHA-256 keeps them (argon2id would cost 54 ms at each reconnect).
 */
export function matchSecret<T extends { secretSha256: Buffer }>(
  credentials: readonly T[],
  secret: string | Buffer,
): T | undefined {
  const presented = hashSecret(secret);
  let match: T | undefined;
  for (const credential of credentials) {
    if (timingSafeEqual(credential.secretSha256, presented)) match = credential;
  }
  return match;
}

/** Which of these credentials, of devices or gateways, are revoked or gone: their sessions have to end (within 5 s of the revocation). */
export async function findRevokedCredentials(db: Queryable, ids: readonly CredentialId[]): Promise<CredentialId[]> {
  const { rows } = await db.query<{ id: CredentialId }>(
    `SELECT given.id FROM unnest(string_to_array($1, ',')::uuid[]) AS given (id)
     WHERE NOT EXISTS (SELECT FROM device_credentials c WHERE c.id = given.id AND c.revoked_at IS NULL)
       AND NOT EXISTS (SELECT FROM gateway_credentials c WHERE c.id = given.id AND c.revoked_at IS NULL)`,
    // One text: pg quotes the elements of an array one by one.
    [ids.join(',')],
  );
  return rows.map(({ id }) => id);
}

/**
 * Makes another credential beside the live one. The secret exists only in the answer.
 * @throws NotFoundError; ConflictError `device_credentials_live` when two live already.
 */
export async function issueCredential(
  tx: Transaction,
  tenantId: TenantId,
  deviceId: DeviceId,
  actor: string | null = null,
): Promise<DeviceCredential> {
  await lockDevice(tx, tenantId, deviceId);
  const [credential] = await insertCredentials(tx, tenantId, [deviceId], actor);
  return credential!;
}

/**
 * Makes new credentials; of each device the newest older one stays live beside it, so that the device can change over,
 * and the others are revoked. The secrets exist only in the answer, which is in the order of `deviceIds`.
 * @throws NotFoundError for the first device that does not exist.
 */
export async function rotateCredentials(
  tx: Transaction,
  tenantId: TenantId,
  deviceIds: readonly DeviceId[],
  actor: string | null = null,
): Promise<DeviceCredential[]> {
  const { rows: held } = await tx.query<{ id: DeviceId }>(
    'SELECT id FROM devices WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE',
    [tenantId, deviceIds],
  );
  const unknown = deviceIds.find((deviceId) => !held.some(({ id }) => id === deviceId));
  if (unknown !== undefined) throw new NotFoundError('device', unknown);
  await tx.query(
    `UPDATE device_credentials c SET revoked_at = now(), revoked_by = $3
     WHERE tenant_id = $1 AND device_id = ANY ($2) AND revoked_at IS NULL
       AND EXISTS (SELECT FROM device_credentials newer
                   WHERE newer.device_id = c.device_id AND newer.revoked_at IS NULL
                     AND (newer.created_at, newer.id) > (c.created_at, c.id))`,
    [tenantId, deviceIds, actor],
  );
  return insertCredentials(tx, tenantId, deviceIds, actor);
}

/** Revokes a credential; one that is revoked already stays so. @throws NotFoundError */
export async function revokeCredential(
  tx: Transaction,
  tenantId: TenantId,
  deviceId: DeviceId,
  id: CredentialId,
  actor: string | null = null,
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE device_credentials SET revoked_at = coalesce(revoked_at, now()), revoked_by = CASE WHEN revoked_at IS NULL THEN $4 ELSE revoked_by END
     WHERE tenant_id = $1 AND device_id = $2 AND id = $3`,
    [tenantId, deviceId, id, actor],
  );
  if (rowCount === 0) throw new NotFoundError('credential', id);
}

/** Every credential that a device ever had, newest first, with who issued and who revoked it. */
export async function listCredentials(
  db: Queryable,
  tenantId: TenantId,
  deviceId: DeviceId,
): Promise<CredentialRecord[]> {
  const { rows } = await db.query<{ createdAt: Date; revokedAt: Date | null } & Omit<CredentialRecord, 'createdAt'>>(
    `SELECT c.id, c.created_at AS "createdAt", coalesce(maker.display_name, c.created_by) AS "createdBy",
       c.revoked_at AS "revokedAt", coalesce(revoker.display_name, c.revoked_by) AS "revokedBy"
     FROM device_credentials c
     LEFT JOIN users maker ON maker.tenant_id = c.tenant_id AND maker.id::text = c.created_by
     LEFT JOIN users revoker ON revoker.tenant_id = c.tenant_id AND revoker.id::text = c.revoked_by
     WHERE c.tenant_id = $1 AND c.device_id = $2 ORDER BY c.created_at DESC, c.id DESC LIMIT 200`,
    [tenantId, deviceId],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}

/** Each takes the free one of its device's two slots; where none is free the unique index says so. */
export async function insertCredentials(
  tx: Transaction,
  tenantId: TenantId,
  deviceIds: readonly DeviceId[],
  actor: string | null,
): Promise<DeviceCredential[]> {
  const made = deviceIds.map((deviceId) => ({
    id: randomUUIDv7() as CredentialId,
    deviceId,
    secret: randomBytes(32).toString('base64url'),
  }));
  await orRefusal(
    tx.query(
      `INSERT INTO device_credentials (tenant_id, id, device_id, secret_sha256, slot, created_at, created_by)
       SELECT $1, n.id, n.device_id, n.secret_sha256,
         CASE WHEN EXISTS (SELECT FROM device_credentials c
                           WHERE c.device_id = n.device_id AND c.revoked_at IS NULL AND c.slot = 1) THEN 2 ELSE 1 END,
         clock_timestamp(), $5
       FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS n (id, device_id, secret_sha256)`,
      [
        tenantId,
        made.map(({ id }) => id),
        made.map(({ deviceId }) => deviceId),
        made.map(({ secret }) => hashSecret(secret)),
        actor,
      ],
    ),
  );
  return made;
}

function hashSecret(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

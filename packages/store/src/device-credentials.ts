import { createHash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto';
import type { CredentialId, DeviceCredential, DeviceId, TenantId } from '@roadcall/contracts';
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

/** Which of these credentials are revoked or gone: their sessions have to end (within 5 s of the revocation). */
export async function findRevokedCredentials(db: Queryable, ids: readonly CredentialId[]): Promise<CredentialId[]> {
  const { rows } = await db.query<{ id: CredentialId }>(
    `SELECT given.id FROM unnest($1::uuid[]) AS given (id)
     WHERE NOT EXISTS (SELECT FROM device_credentials c WHERE c.id = given.id AND c.revoked_at IS NULL)`,
    [ids],
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
): Promise<DeviceCredential> {
  await lockDevice(tx, tenantId, deviceId);
  const [credential] = await insertCredentials(tx, tenantId, [deviceId]);
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
): Promise<DeviceCredential[]> {
  const { rows: held } = await tx.query<{ id: DeviceId }>(
    'SELECT id FROM devices WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE',
    [tenantId, deviceIds],
  );
  const unknown = deviceIds.find((deviceId) => !held.some(({ id }) => id === deviceId));
  if (unknown !== undefined) throw new NotFoundError('device', unknown);
  await tx.query(
    `UPDATE device_credentials c SET revoked_at = now()
     WHERE tenant_id = $1 AND device_id = ANY ($2) AND revoked_at IS NULL
       AND EXISTS (SELECT FROM device_credentials newer
                   WHERE newer.device_id = c.device_id AND newer.revoked_at IS NULL
                     AND (newer.created_at, newer.id) > (c.created_at, c.id))`,
    [tenantId, deviceIds],
  );
  return insertCredentials(tx, tenantId, deviceIds);
}

/** Revokes a credential; one that is revoked already stays so. @throws NotFoundError */
export async function revokeCredential(
  tx: Transaction,
  tenantId: TenantId,
  deviceId: DeviceId,
  id: CredentialId,
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE device_credentials SET revoked_at = coalesce(revoked_at, now())
     WHERE tenant_id = $1 AND device_id = $2 AND id = $3`,
    [tenantId, deviceId, id],
  );
  if (rowCount === 0) throw new NotFoundError('credential', id);
}

async function lockDevice(tx: Transaction, tenantId: TenantId, deviceId: DeviceId): Promise<void> {
  const { rows } = await tx.query('SELECT FROM devices WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    deviceId,
  ]);
  if (rows.length === 0) throw new NotFoundError('device', deviceId);
}

/** Each takes the free one of its device's two slots; where none is free the unique index says so. */
async function insertCredentials(
  tx: Transaction,
  tenantId: TenantId,
  deviceIds: readonly DeviceId[],
): Promise<DeviceCredential[]> {
  const made = deviceIds.map((deviceId) => ({
    id: randomUUIDv7() as CredentialId,
    deviceId,
    secret: randomBytes(32).toString('base64url'),
  }));
  await orRefusal(
    tx.query(
      `INSERT INTO device_credentials (tenant_id, id, device_id, secret_sha256, slot, created_at)
       SELECT $1, n.id, n.device_id, n.secret_sha256,
         CASE WHEN EXISTS (SELECT FROM device_credentials c
                           WHERE c.device_id = n.device_id AND c.revoked_at IS NULL AND c.slot = 1) THEN 2 ELSE 1 END,
         clock_timestamp()
       FROM unnest($2::uuid[], $3::text[], $4::bytea[]) AS n (id, device_id, secret_sha256)`,
      [
        tenantId,
        made.map(({ id }) => id),
        made.map(({ deviceId }) => deviceId),
        made.map(({ secret }) => hashSecret(secret)),
      ],
    ),
  );
  return made;
}

function hashSecret(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

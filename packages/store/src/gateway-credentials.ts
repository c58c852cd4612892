import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import {
  gatewayUsername,
  type CredentialId,
  type CredentialRecord,
  type GatewayCredential,
  type GatewayId,
  type TenantId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import type { LiveCredential } from './device-credentials.ts';
import { announceGateway, lockGateway } from './gateways.ts';
import type { Queryable } from './queryable.ts';
import { NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** The live credentials of a gateway, at most two; none for an unknown one. */
export async function findLiveGatewayCredentials(db: Queryable, gatewayId: GatewayId): Promise<LiveCredential[]> {
  const { rows } = await db.query<LiveCredential>(
    `SELECT id, tenant_id AS "tenantId", secret_sha256 AS "secretSha256" FROM gateway_credentials
     WHERE gateway_id = $1 AND revoked_at IS NULL ORDER BY slot`,
    [gatewayId],
  );
  return rows;
}

/**
 * Makes a new credential; the newest older one stays live beside it, so that the gateway can change over, and any other one is
 * revoked. The secret exists only in the answer.
 * @throws NotFoundError
 */
export async function rotateGatewayCredential(
  tx: Transaction,
  by: Actor,
  gatewayId: GatewayId,
): Promise<GatewayCredential> {
  const { tenantId, actor } = by;
  await lockGateway(tx, tenantId, gatewayId);
  await tx.query(
    `UPDATE gateway_credentials c SET revoked_at = now(), revoked_by = $3
     WHERE tenant_id = $1 AND gateway_id = $2 AND revoked_at IS NULL
       AND EXISTS (SELECT FROM gateway_credentials newer
                   WHERE newer.gateway_id = c.gateway_id AND newer.revoked_at IS NULL
                     AND (newer.created_at, newer.id) > (c.created_at, c.id))`,
    [tenantId, gatewayId, actor],
  );
  const id = randomUUIDv7() as CredentialId;
  const secret = randomBytes(32).toString('base64url');
  await tx.query(
    `INSERT INTO gateway_credentials (tenant_id, id, gateway_id, secret_sha256, slot, created_at, created_by)
     VALUES ($1, $2, $3, $4,
       CASE WHEN EXISTS (SELECT FROM gateway_credentials c
                         WHERE c.gateway_id = $3 AND c.revoked_at IS NULL AND c.slot = 1) THEN 2 ELSE 1 END,
       clock_timestamp(), $5)`,
    [tenantId, id, gatewayId, createHash('sha256').update(secret).digest(), actor],
  );
  announceGateway(tx, by, gatewayId, 'credential_issued');
  return { id, gatewayId, username: gatewayUsername(gatewayId), secret };
}

/** Revokes a credential; one that is revoked already stays so. @throws NotFoundError */
export async function revokeGatewayCredential(
  tx: Transaction,
  by: Actor,
  gatewayId: GatewayId,
  id: CredentialId,
): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE gateway_credentials SET revoked_at = coalesce(revoked_at, now()),
       revoked_by = CASE WHEN revoked_at IS NULL THEN $4 ELSE revoked_by END
     WHERE tenant_id = $1 AND gateway_id = $2 AND id = $3`,
    [by.tenantId, gatewayId, id, by.actor],
  );
  if (rowCount === 0) throw new NotFoundError('credential', id);
  announceGateway(tx, by, gatewayId, 'credential_revoked');
}

/** Every credential that a gateway ever had, newest first, with who issued and who revoked it. */
export async function listGatewayCredentials(
  db: Queryable,
  tenantId: TenantId,
  gatewayId: GatewayId,
): Promise<CredentialRecord[]> {
  const { rows } = await db.query<
    Omit<CredentialRecord, 'createdAt' | 'revokedAt'> & { createdAt: Date; revokedAt: Date | null }
  >(
    `SELECT c.id, c.created_at AS "createdAt", coalesce(maker.display_name, c.created_by) AS "createdBy",
       c.revoked_at AS "revokedAt", coalesce(revoker.display_name, c.revoked_by) AS "revokedBy"
     FROM gateway_credentials c
     LEFT JOIN users maker ON maker.tenant_id = c.tenant_id AND maker.id::text = c.created_by
     LEFT JOIN users revoker ON revoker.tenant_id = c.tenant_id AND revoker.id::text = c.revoked_by
     WHERE c.tenant_id = $1 AND c.gateway_id = $2 ORDER BY c.created_at DESC, c.id DESC LIMIT 200`,
    [tenantId, gatewayId],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}

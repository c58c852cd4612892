import {
  gatewayUsername,
  type CredentialId,
  type DeviceId,
  type Gateway,
  type GatewayEdit,
  type GatewayId,
  type NewGateway,
  type TenantId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import type { Queryable } from './queryable.ts';
import { checkVersion, NotFoundError, orRefusal } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

interface GatewayRow extends Omit<Gateway, 'username' | 'credentials'> {
  credentials: { id: CredentialId; createdAtMs: number }[] | null;
}

/** Devices that a gateway `g` may publish for. */
const ALLOWED = `
  SELECT d.id FROM devices d WHERE d.tenant_id = g.tenant_id AND (
    EXISTS (SELECT FROM gateway_devices l WHERE (l.tenant_id, l.gateway_id, l.device_id) = (g.tenant_id, g.id, d.id))
    OR EXISTS (SELECT FROM gateway_models m WHERE (m.tenant_id, m.gateway_id, m.model) = (g.tenant_id, g.id, d.model)))`;

const SELECT_GATEWAY = `
  SELECT g.id, g.label, g.version,
    ARRAY(SELECT l.device_id FROM gateway_devices l WHERE (l.tenant_id, l.gateway_id) = (g.tenant_id, g.id)
          ORDER BY l.device_id) AS devices,
    ARRAY(SELECT m.model FROM gateway_models m WHERE (m.tenant_id, m.gateway_id) = (g.tenant_id, g.id) ORDER BY m.model) AS models,
    (SELECT count(*) FROM (${ALLOWED}) AS allowed) AS "deviceCount",
    (SELECT json_agg(json_build_object('id', c.id, 'createdAtMs', floor(extract(epoch FROM c.created_at) * 1000))
                     ORDER BY c.created_at)
     FROM gateway_credentials c WHERE c.gateway_id = g.id AND c.revoked_at IS NULL) AS credentials
  FROM gateways g`;

function gatewayOf({ credentials, ...row }: GatewayRow): Gateway {
  const live = (credentials ?? []).map(({ id, createdAtMs }) => ({
    id,
    createdAt: new Date(createdAtMs).toISOString(),
  }));
  return { ...row, username: gatewayUsername(row.id), credentials: live };
}

/** All gateways of a tenant by id: a company has a handful. */
export async function listGateways(db: Queryable, tenantId: TenantId): Promise<Gateway[]> {
  const { rows } = await db.query<GatewayRow>(`${SELECT_GATEWAY} WHERE g.tenant_id = $1 ORDER BY g.id`, [tenantId]);
  return rows.map(gatewayOf);
}

/** One gateway, undefined when there is none. */
export async function findGateway(db: Queryable, tenantId: TenantId, id: GatewayId): Promise<Gateway | undefined> {
  const { rows } = await db.query<GatewayRow>(`${SELECT_GATEWAY} WHERE g.tenant_id = $1 AND g.id = $2`, [tenantId, id]);
  return rows[0] && gatewayOf(rows[0]);
}

/** @throws ConflictError when the id is taken; NotFoundError for a device or model that is not there. */
export async function createGateway(tx: Transaction, by: Actor, gateway: NewGateway): Promise<Gateway> {
  const { tenantId } = by;
  await orRefusal(
    tx.query('INSERT INTO gateways (tenant_id, id, label) VALUES ($1, $2, $3)', [tenantId, gateway.id, gateway.label]),
  );
  await putScope(tx, tenantId, gateway.id, gateway);
  announceGateway(tx, by, gateway.id, 'created');
  return (await findGateway(tx, tenantId, gateway.id))!;
}

/**
 * Changes a gateway as a whole; what it may not publish for any more is refused within 5 s.
 * @param expectedVersion the version that the caller has read, null to change whatever is there.
 * @throws NotFoundError, VersionConflictError.
 */
export async function editGateway(
  tx: Transaction,
  by: Actor,
  id: GatewayId,
  edit: GatewayEdit,
  expectedVersion: number | null,
): Promise<Gateway> {
  const { tenantId } = by;
  const version = await lockGateway(tx, tenantId, id);
  checkVersion('gateway', version, expectedVersion);
  await tx.query('UPDATE gateways SET label = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    edit.label,
  ]);
  await tx.query('DELETE FROM gateway_devices WHERE tenant_id = $1 AND gateway_id = $2', [tenantId, id]);
  await tx.query('DELETE FROM gateway_models WHERE tenant_id = $1 AND gateway_id = $2', [tenantId, id]);
  await putScope(tx, tenantId, id, edit);
  announceGateway(tx, by, id, 'edited');
  return (await findGateway(tx, tenantId, id))!;
}

/** Holds a gateway until the end of the transaction. @returns its version. @throws NotFoundError */
export async function lockGateway(tx: Transaction, tenantId: TenantId, id: GatewayId): Promise<number> {
  const { rows } = await tx.query<{ version: number }>(
    'SELECT version FROM gateways WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [tenantId, id],
  );
  if (rows[0] === undefined) throw new NotFoundError('gateway', id);
  return rows[0].version;
}

/** Those of these devices that a gateway may publish for now. */
export async function findAllowedDevices(
  db: Queryable,
  gatewayId: GatewayId,
  deviceIds: readonly DeviceId[],
): Promise<DeviceId[]> {
  const { rows } = await db.query<{ id: DeviceId }>(
    `SELECT allowed.id FROM gateways g CROSS JOIN LATERAL (${ALLOWED} AND d.id = ANY ($2)) AS allowed WHERE g.id = $1`,
    [gatewayId, deviceIds],
  );
  return rows.map(({ id }) => id);
}

async function putScope(
  tx: Transaction,
  tenantId: TenantId,
  id: GatewayId,
  { devices, models }: GatewayEdit,
): Promise<void> {
  await orRefusal(
    tx.query(
      'INSERT INTO gateway_devices SELECT DISTINCT $1::smallint, $2, device_id FROM unnest($3::text[]) AS l (device_id)',
      [tenantId, id, devices],
    ),
  );
  await orRefusal(
    tx.query(
      'INSERT INTO gateway_models SELECT DISTINCT $1::smallint, $2, model FROM unnest($3::text[]) AS l (model)',
      [tenantId, id, models],
    ),
  );
}

type GatewayAct = 'created' | 'edited' | 'credential_issued' | 'credential_revoked';

/** Appends who did what to a gateway. */
export function announceGateway(tx: Transaction, by: Actor, gatewayId: GatewayId, act: GatewayAct): void {
  appendEvents(tx, [{ ...by, subjectId: gatewayId, body: { kind: 'gateway.changed', data: { gatewayId, act } } }]);
}

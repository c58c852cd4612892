import type { CommandId, CommandResult, DeviceId, TenantId } from '@roadcall/contracts';
import { announceCommands, COMMAND_COLUMNS, type CommandRow } from './device-commands.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

const ACTOR = 'ingest';
/** Expired in one transaction, whose events hold up everybody else's. */
const EXPIRE_AT_ONCE = 500;

/** A command that waits for its device. */
export interface WaitingCommand {
  tenantId: TenantId;
  id: CommandId;
  deviceId: DeviceId;
  kind: string;
  params: Record<string, unknown>;
  expiresAt: Date;
  /** When it was last tried; null: never. */
  sentAt: Date | null;
}

const SELECT_WAITING = `
  SELECT c.tenant_id AS "tenantId", c.id, c.device_id AS "deviceId", c.kind, c.params, c.expires_at AS "expiresAt",
    c.sent_at AS "sentAt"
  FROM device_commands c WHERE c.status IN ('queued', 'sent') AND c.expires_at > now()`;

/** What one device did not acknowledge yet, the oldest first. */
export async function findCommandsOfDevice(db: Queryable, deviceId: DeviceId): Promise<WaitingCommand[]> {
  const { rows } = await db.query<WaitingCommand>(`${SELECT_WAITING} AND c.device_id = $1 ORDER BY c.id`, [deviceId]);
  return rows;
}

/**
 * What waits, over all tenants, the oldest first: never sent, or sent before `retryBefore` and not acknowledged.
 * @param after id of the last one of the page before.
 */
export async function findWaitingCommands(
  db: Queryable,
  page: { after: CommandId | null; limit: number; retryBefore: Date },
): Promise<WaitingCommand[]> {
  const { rows } = await db.query<WaitingCommand>(
    `${SELECT_WAITING} AND ($1::uuid IS NULL OR c.id > $1) AND (c.sent_at IS NULL OR c.sent_at < $2)
     ORDER BY c.id LIMIT $3`,
    [page.after, page.retryBefore, page.limit],
  );
  return rows;
}

/**
 * Takes a command for delivery, so that no two ingestors send it at once. When it was sent is kept in whole milliseconds, as
 * it comes back in `sentAt`.
 * @returns false when somebody else has, or it is not waiting any more.
 */
export async function claimCommand(tx: Transaction, command: WaitingCommand): Promise<boolean> {
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET status = 'sent', attempts = attempts + 1,
       sent_at = date_trunc('milliseconds', clock_timestamp())
     WHERE c.tenant_id = $1 AND c.id = $2 AND c.status IN ('queued', 'sent') AND c.sent_at IS NOT DISTINCT FROM $3
       AND c.expires_at > now()
     RETURNING ${COMMAND_COLUMNS}`,
    [command.tenantId, command.id, command.sentAt],
  );
  announceCommands(tx, rows, ACTOR);
  return rows.length > 0;
}

/** The device has acknowledged it, or would not take it. One that is done already stays as it is. */
export async function settleCommand(
  tx: Transaction,
  command: { tenantId: TenantId; id: CommandId },
  failure: string | null,
): Promise<void> {
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET
       status = CASE WHEN $3::text IS NULL THEN 'delivered' ELSE 'failed' END,
       delivered_at = CASE WHEN $3::text IS NULL THEN clock_timestamp() END,
       finished_at = CASE WHEN $3::text IS NULL THEN NULL ELSE clock_timestamp() END,
       failure = $3
     WHERE c.tenant_id = $1 AND c.id = $2 AND c.status IN ('queued', 'sent')
     RETURNING ${COMMAND_COLUMNS}`,
    [command.tenantId, command.id, failure],
  );
  announceCommands(tx, rows, ACTOR);
}

/** It could not be sent after all: it waits again. */
export async function releaseCommand(tx: Transaction, command: { tenantId: TenantId; id: CommandId }): Promise<void> {
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET status = 'queued', sent_at = NULL
     WHERE c.tenant_id = $1 AND c.id = $2 AND c.status = 'sent' RETURNING ${COMMAND_COLUMNS}`,
    [command.tenantId, command.id],
  );
  announceCommands(tx, rows, ACTOR);
}

/** Ends commands whose time is over. Any ingestor does it for all. @returns how many. */
export async function expireCommands(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET status = 'expired', finished_at = now(),
       failure = CASE WHEN c.status = 'delivered' THEN 'delivered, but not answered in time' ELSE 'not delivered in time' END
     FROM (SELECT tenant_id, id FROM device_commands
           WHERE status IN ('queued', 'sent', 'delivered') AND expires_at <= now()
           ORDER BY tenant_id, id LIMIT ${EXPIRE_AT_ONCE} FOR UPDATE SKIP LOCKED) AS due
     WHERE c.tenant_id = due.tenant_id AND c.id = due.id
     RETURNING ${COMMAND_COLUMNS}`,
  );
  announceCommands(tx, rows, ACTOR);
  return rows.length;
}

/** What a device says of a command. */
export interface ResultOfDevice {
  tenantId: TenantId;
  deviceId: DeviceId;
  result: CommandResult;
}

/**
 * Notes what devices answered. The first answer counts; a late one too, after the command had expired or was
 * taken back.
 * @returns for each whether there is such a command of this device.
 */
export async function applyCommandResults(tx: Transaction, results: readonly ResultOfDevice[]): Promise<boolean[]> {
  if (results.length === 0) return [];
  const given = JSON.stringify(
    results.map(({ tenantId, deviceId, result }, n) => ({ n, tenant: tenantId, device: deviceId, ...result })),
  );
  const { rows: known } = await tx.query<{ n: number }>(
    `SELECT g.n FROM json_to_recordset($1) AS g (n int, tenant smallint, device text, id uuid)
     JOIN device_commands c ON c.tenant_id = g.tenant AND c.id = g.id AND c.device_id = g.device
     ORDER BY c.tenant_id, c.id FOR UPDATE OF c`,
    [given],
  );
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET
       status = CASE WHEN g.ok THEN 'answered' ELSE 'failed' END, result = g.result,
       failure = CASE WHEN g.ok THEN NULL ELSE coalesce(g.message, 'the device says that it failed') END,
       delivered_at = coalesce(c.delivered_at, clock_timestamp()), finished_at = clock_timestamp()
     FROM (SELECT DISTINCT ON (tenant, id) * FROM json_to_recordset($1)
             AS r (n int, tenant smallint, device text, id uuid, ok boolean, result jsonb, message text)
           ORDER BY tenant, id, n) AS g
     WHERE c.tenant_id = g.tenant AND c.id = g.id AND c.device_id = g.device
       AND (c.status IN ('queued', 'sent', 'delivered', 'expired', 'cancelled'))
     RETURNING ${COMMAND_COLUMNS}`,
    [given],
  );
  announceCommands(tx, rows, ACTOR);
  const matched = new Set(known.map(({ n }) => n));
  return results.map((_, n) => matched.has(n));
}

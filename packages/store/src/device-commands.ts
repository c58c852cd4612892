import { randomUUIDv7 } from 'node:crypto';
import {
  MAX_OPEN_COMMANDS,
  type CommandId,
  type DeviceCommand,
  type DeviceId,
  type NewDeviceCommand,
  type TenantId,
} from '@roadcall/contracts';
import type { Actor } from './actor.ts';
import { appendEvents } from './append-events.ts';
import { lockDevice } from './devices.ts';
import type { Queryable } from './queryable.ts';
import { ConflictError, NotFoundError } from './store-errors.ts';
import type { Transaction } from './transaction.ts';

/** A command as REST shows it; the only place that maps its columns. */
export const COMMAND_COLUMNS = `c.id, c.device_id AS "deviceId", c.kind, c.params, c.status, c.created_by AS "createdBy",
  c.created_at AS "createdAt", c.expires_at AS "expiresAt", c.sent_at AS "sentAt", c.delivered_at AS "deliveredAt",
  c.finished_at AS "finishedAt", c.attempts, c.result, c.failure, c.tenant_id AS "tenantId"`;

/** What pg gives: instants as Date, and the tenant beside it. */
export interface CommandRow extends Omit<
  DeviceCommand,
  'createdAt' | 'expiresAt' | 'sentAt' | 'deliveredAt' | 'finishedAt'
> {
  tenantId: TenantId;
  createdAt: Date;
  expiresAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  finishedAt: Date | null;
}

export function commandFromRow(row: CommandRow): DeviceCommand {
  const { tenantId: _tenantId, createdAt, expiresAt, sentAt, deliveredAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    deliveredAt: deliveredAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** Puts the changed commands into the feed. */
export function announceCommands(tx: Transaction, rows: readonly CommandRow[], actor: string | null): void {
  appendEvents(
    tx,
    rows.map((row) => ({
      tenantId: row.tenantId,
      subjectId: row.deviceId,
      actor,
      body: { kind: 'command.changed', data: commandFromRow(row) },
    })),
  );
}

/** @throws NotFoundError; ConflictError `open_commands` when the device has too many that are not done. */
export async function createDeviceCommand(
  tx: Transaction,
  by: Actor,
  deviceId: DeviceId,
  command: NewDeviceCommand,
): Promise<DeviceCommand> {
  await lockDevice(tx, by.tenantId, deviceId);
  const { rows: open } = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM device_commands
     WHERE tenant_id = $1 AND device_id = $2 AND status IN ('queued', 'sent') AND expires_at > now()`,
    [by.tenantId, deviceId],
  );
  if (open[0]!.n >= MAX_OPEN_COMMANDS) {
    throw new ConflictError('open_commands', `the device has ${MAX_OPEN_COMMANDS} commands that it did not get yet`);
  }
  const { rows } = await tx.query<CommandRow>(
    `INSERT INTO device_commands AS c (tenant_id, id, device_id, kind, params, created_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7)) RETURNING ${COMMAND_COLUMNS}`,
    [by.tenantId, randomUUIDv7(), deviceId, command.kind, JSON.stringify(command.params), by.actor, command.expiresInS],
  );
  announceCommands(tx, rows, by.actor);
  return commandFromRow(rows[0]!);
}

/**
 * Takes back a command that the device has not acknowledged. One that was sent may have reached it: its answer still counts.
 * @throws NotFoundError; ConflictError `not_waiting` when the device has it, or it is done.
 */
export async function cancelDeviceCommand(
  tx: Transaction,
  by: Actor,
  deviceId: DeviceId,
  id: CommandId,
): Promise<DeviceCommand> {
  const { rows: known } = await tx.query<{ status: string }>(
    'SELECT status FROM device_commands WHERE tenant_id = $1 AND device_id = $2 AND id = $3 FOR UPDATE',
    [by.tenantId, deviceId, id],
  );
  if (known[0] === undefined) throw new NotFoundError('command', id);
  const { rows } = await tx.query<CommandRow>(
    `UPDATE device_commands c SET status = 'cancelled', finished_at = clock_timestamp()
     WHERE c.tenant_id = $1 AND c.id = $2 AND c.status IN ('queued', 'sent') RETURNING ${COMMAND_COLUMNS}`,
    [by.tenantId, id],
  );
  if (rows[0] === undefined) {
    throw new ConflictError(
      'not_waiting',
      `the command is ${known[0].status}: only one that still waits is taken back`,
    );
  }
  announceCommands(tx, rows, by.actor);
  return commandFromRow(rows[0]);
}

/** The commands of a device, the newest first. @param after id of the last one of the page before. */
export async function listDeviceCommands(
  db: Queryable,
  tenantId: TenantId,
  deviceId: DeviceId,
  page: { after: CommandId | null; limit: number },
): Promise<DeviceCommand[]> {
  const { rows } = await db.query<CommandRow>(
    `SELECT ${COMMAND_COLUMNS} FROM device_commands c
     WHERE c.tenant_id = $1 AND c.device_id = $2 AND ($3::uuid IS NULL OR c.id < $3)
     ORDER BY c.id DESC LIMIT $4`,
    [tenantId, deviceId, page.after, page.limit],
  );
  return rows.map(commandFromRow);
}

import type { DeviceId, TenantId } from '@roadcall/contracts';
import { appendEvents } from './append-events.ts';
import type { Transaction } from './transaction.ts';

/** A device came or went. `at` is ms since the epoch. */
export interface PresenceChange {
  tenantId: TenantId;
  deviceId: DeviceId;
  online: boolean;
  at: number;
}

/** Writes who came and who went, with a `device.status` event for each whose state is another than before. */
export async function savePresence(tx: Transaction, changes: readonly PresenceChange[]): Promise<void> {
  if (changes.length === 0) return;
  const { rows } = await tx.query<ChangedRow>(
    `UPDATE devices d
     SET online = c.online, status_at = c.at, last_seen_at = greatest(d.last_seen_at, c.at)
     FROM unnest($1::smallint[], $2::text[], $3::boolean[], $4::timestamptz[]) AS c (tenant_id, id, online, at)
     WHERE (d.tenant_id, d.id) = (c.tenant_id, c.id) AND d.online IS DISTINCT FROM c.online
     RETURNING d.tenant_id, d.id, d.online, d.status_at`,
    [
      changes.map((change) => change.tenantId),
      changes.map((change) => change.deviceId),
      changes.map((change) => change.online),
      changes.map((change) => new Date(change.at)),
    ],
  );
  announce(tx, rows);
}

/**
 * Notes that these devices hold a session now: the sign of life that keeps them online (see `expirePresence`). Who was
 * marked offline meanwhile is online again: another ingestor, which the device has left for this one or which was
 * cut off from the database for a shorter time, knows only of its own sessions.
 * @returns the devices that were marked offline.
 */
export async function touchPresence(tx: Transaction, deviceIds: readonly DeviceId[], at: number): Promise<DeviceId[]> {
  if (deviceIds.length === 0) return [];
  const { rows } = await tx.query<ChangedRow>(
    `WITH touched AS (
       UPDATE devices d
       SET online = true, status_at = CASE WHEN was.online THEN d.status_at ELSE $2 END,
           last_seen_at = greatest(d.last_seen_at, $2)
       FROM (SELECT id, online FROM devices WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE) AS was
       WHERE d.id = was.id
       RETURNING d.tenant_id, d.id, d.online, d.status_at, was.online IS NOT TRUE AS changed
     )
     SELECT tenant_id, id, online, status_at FROM touched WHERE changed`,
    [deviceIds, new Date(at)],
  );
  announce(tx, rows);
  return rows.map(({ id }) => id);
}

/**
 * Marks offline who gave no sign of life since `before` (ms since the epoch): what an ingestor that was killed could not do for
 * its sessions. Any ingestor does it for all.
 * @returns the devices that were marked.
 */
export async function expirePresence(tx: Transaction, before: number): Promise<DeviceId[]> {
  const { rows } = await tx.query<ChangedRow>(
    `UPDATE devices SET online = false, status_at = coalesce(last_seen_at, now())
     WHERE online AND coalesce(last_seen_at, '-infinity') < $1
     RETURNING tenant_id, id, online, status_at`,
    [new Date(before)],
  );
  announce(tx, rows);
  return rows.map(({ id }) => id);
}

interface ChangedRow {
  tenant_id: TenantId;
  id: DeviceId;
  online: boolean;
  status_at: Date;
}

function announce(tx: Transaction, rows: readonly ChangedRow[]): void {
  appendEvents(
    tx,
    rows.map((row) => ({
      tenantId: row.tenant_id,
      subjectId: row.id,
      actor: 'ingest',
      body: {
        kind: 'device.status',
        data: { deviceId: row.id, online: row.online, at: row.status_at.toISOString() },
      },
    })),
  );
}

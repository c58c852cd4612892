import type { DeviceId, TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** Place of a fix in the order of its device; times are ms since the epoch. */
export interface DerivationMark {
  at: number;
  ts: number;
  boot: number;
  seq: number;
}

/** What derivation remembers of a device. */
export interface StoredDerivationState {
  tenantId: TenantId;
  deviceId: DeviceId;
  version: number;
  derivedUpTo: DerivationMark;
  /** JSON text, exactly as it was written. */
  state: string;
}

/** Another process has written the state of these devices meanwhile: nothing may be written on what they were read as. */
export class StaleDerivationError extends Error {
  override readonly name = 'StaleDerivationError';
  readonly deviceIds: readonly DeviceId[];
  constructor(deviceIds: readonly DeviceId[]) {
    super(`${deviceIds.length} derivation states were written by somebody else meanwhile`);
    this.deviceIds = deviceIds;
  }
}

/** The states of those of these devices that have one. Device ids are unique over all tenants. */
export async function readDerivationStates(
  db: Queryable,
  deviceIds: readonly DeviceId[],
): Promise<StoredDerivationState[]> {
  const { rows } = await db.query<{
    tenant_id: TenantId;
    device_id: DeviceId;
    version: number;
    derived_at: Date;
    derived_ts: Date;
    derived_boot: number;
    derived_seq: number;
    state: string;
  }>(
    `SELECT s.tenant_id, s.device_id, s.version, s.derived_at, s.derived_ts, s.derived_boot, s.derived_seq,
       s.state::text AS state
     FROM devices d JOIN derivation_states s ON (s.tenant_id, s.device_id) = (d.tenant_id, d.id)
     WHERE d.id = ANY ($1)`,
    [deviceIds],
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    deviceId: row.device_id,
    version: row.version,
    derivedUpTo: {
      at: row.derived_at.getTime(),
      ts: row.derived_ts.getTime(),
      boot: row.derived_boot,
      seq: row.derived_seq,
    },
    state: row.state,
  }));
}

/** Devices whose newest fix was stored before `before` and is not derived, at most a thousand. */
export async function findUnderivedDevices(
  db: Queryable,
  before: Date,
): Promise<{ tenantId: TenantId; deviceId: DeviceId }[]> {
  const { rows } = await db.query<{ tenantId: TenantId; deviceId: DeviceId }>(
    `SELECT n.tenant_id AS "tenantId", n.device_id AS "deviceId"
     FROM device_states n LEFT JOIN derivation_states s USING (tenant_id, device_id)
     WHERE n.received_at < $1 AND (s.derived_at IS NULL OR least(n.ts, n.received_at) > s.derived_at)
     LIMIT 1000`,
    [before],
  );
  return rows;
}

/**
 * Writes states, at most one per device, each with the version after the one that it was derived from (1: the first).
 * @throws StaleDerivationError when one of them has another version by now; the transaction must be rolled back.
 */
export async function saveDerivationStates(tx: Transaction, states: readonly StoredDerivationState[]): Promise<void> {
  if (states.length === 0) return;
  const { rows } = await tx.query<{ device_id: DeviceId }>(
    `INSERT INTO derivation_states AS s (tenant_id, device_id, version, derived_at, derived_ts, derived_boot, derived_seq,
                                         state)
     SELECT t, d, v, to_timestamp(at / 1000), to_timestamp(ts / 1000), boot, seq, state
     FROM json_to_recordset($1) AS given (t smallint, d text, v integer, at float8, ts float8, boot bigint, seq bigint,
                                          state json)
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET
       version = excluded.version, derived_at = excluded.derived_at, derived_ts = excluded.derived_ts,
       derived_boot = excluded.derived_boot, derived_seq = excluded.derived_seq, state = excluded.state,
       written_at = now()
     WHERE s.version = excluded.version - 1
     RETURNING device_id`,
    [`[${states.map(jsonOf).join(',')}]`],
  );
  if (rows.length === states.length) return;
  const written = new Set(rows.map((row) => row.device_id));
  throw new StaleDerivationError(states.map((state) => state.deviceId).filter((id) => !written.has(id)));
}

/** Put together by hand, because the state is JSON already; as an array of texts each of its quotes would be escaped. */
function jsonOf({
  tenantId,
  deviceId,
  version,
  derivedUpTo: { at, ts, boot, seq },
  state,
}: StoredDerivationState): string {
  return `{"t":${tenantId},"d":${JSON.stringify(deviceId)},"v":${version},"at":${at},"ts":${ts},"boot":${boot},"seq":${seq},"state":${state}}`;
}

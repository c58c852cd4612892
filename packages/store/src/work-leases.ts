import type { TenantId } from '@roadcall/contracts';
import { livesSql } from './process-presence.ts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** Work of a company that one process at a time does. */
export type LeasedWork = 'planning' | 'tracking';

/** The right to do a work of one company until it lapses, or somebody has a newer epoch. */
export interface WorkLease {
  readonly tenantId: TenantId;
  readonly work: LeasedWork;
  readonly epoch: number;
}

/** Somebody else does this work by now: what was found out under the old epoch must not be committed. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor({ tenantId, work, epoch }: WorkLease) {
    super(`the lease of ${work} for tenant ${tenantId} with epoch ${epoch} is lost`);
  }
}

/** Whether the row `l` keeps others out: it has not lapsed, and its holder, if it is known, has not died. */
export const IS_HELD = `(l.expires_at > clock_timestamp() AND (l.holder IS NULL OR ${livesSql('l.holder')}))`;

/**
 * Takes the lease for `forMs`; undefined while somebody else holds it. Times are the database's: clocks of hosts differ.
 * @param wish.holder the number by which this process shows that it lives, null: it does not.
 */
export async function takeLease(
  db: Queryable,
  wish: { tenantId: TenantId; work: LeasedWork; holder: number | null },
  forMs: number,
): Promise<WorkLease | undefined> {
  const { tenantId, work, holder } = wish;
  const { rows } = await db.query<{ epoch: number }>(
    `INSERT INTO work_leases AS l (tenant_id, work, epoch, expires_at, holder)
     VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond', $4)
     ON CONFLICT (tenant_id, work) DO UPDATE
       SET epoch = l.epoch + 1, expires_at = EXCLUDED.expires_at, holder = EXCLUDED.holder
       WHERE NOT ${IS_HELD}
     RETURNING epoch`,
    [tenantId, work, forMs, holder],
  );
  return rows[0] && { tenantId, work, epoch: rows[0].epoch };
}

/** Holds on to a lease. @throws LeaseLostError */
export async function renewLease(db: Queryable, lease: WorkLease, forMs: number): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE work_leases SET expires_at = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE tenant_id = $1 AND work = $2 AND epoch = $3`,
    [lease.tenantId, lease.work, lease.epoch, forMs],
  );
  if (rowCount !== 1) throw new LeaseLostError(lease);
}

/** Lets go of a lease at once; one that was lost is not touched. */
export async function releaseLease(db: Queryable, lease: WorkLease): Promise<void> {
  await db.query(`UPDATE work_leases SET expires_at = '-infinity' WHERE tenant_id = $1 AND work = $2 AND epoch = $3`, [
    lease.tenantId,
    lease.work,
    lease.epoch,
  ]);
}

/**
 * Makes a transaction valid under this lease only: nobody can take the next epoch before it ends. The last statement of a
 * commit, so that a taker waits for as little as possible. @throws LeaseLostError
 */
export async function commitUnderLease(tx: Transaction, lease: WorkLease): Promise<void> {
  const { rowCount } = await tx.query(
    'SELECT FROM work_leases WHERE tenant_id = $1 AND work = $2 AND epoch = $3 FOR SHARE',
    [lease.tenantId, lease.work, lease.epoch],
  );
  if (rowCount !== 1) throw new LeaseLostError(lease);
}

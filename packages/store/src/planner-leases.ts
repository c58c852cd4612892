import type { TenantId } from '@roadcall/contracts';
import type { Queryable } from './queryable.ts';
import type { Transaction } from './transaction.ts';

/** The right to commit plans of one company until it lapses, or somebody has a newer epoch. */
export interface PlannerLease {
  readonly tenantId: TenantId;
  readonly epoch: number;
}

/** Somebody else plans for this company by now: what was planned under the old epoch must not be committed. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  constructor({ tenantId, epoch }: PlannerLease) {
    super(`the planner's lease of tenant ${tenantId} with epoch ${epoch} is lost`);
  }
}

/** Takes the lease for `forMs`; undefined while somebody else holds it. Times are the database's: clocks of hosts differ. */
export async function takePlannerLease(
  db: Queryable,
  tenantId: TenantId,
  forMs: number,
): Promise<PlannerLease | undefined> {
  const { rows } = await db.query<{ epoch: number }>(
    `INSERT INTO planner_leases AS held (tenant_id, epoch, expires_at)
     VALUES ($1, 1, clock_timestamp() + $2 * interval '1 millisecond')
     ON CONFLICT (tenant_id) DO UPDATE SET epoch = held.epoch + 1, expires_at = EXCLUDED.expires_at
       WHERE held.expires_at <= clock_timestamp()
     RETURNING epoch`,
    [tenantId, forMs],
  );
  return rows[0] && { tenantId, epoch: rows[0].epoch };
}

/** Holds on to a lease. @throws LeaseLostError */
export async function renewPlannerLease(db: Queryable, lease: PlannerLease, forMs: number): Promise<void> {
  const { rowCount } = await db.query(
    `UPDATE planner_leases SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE tenant_id = $1 AND epoch = $2`,
    [lease.tenantId, lease.epoch, forMs],
  );
  if (rowCount !== 1) throw new LeaseLostError(lease);
}

/** Lets go of a lease at once; one that was lost is not touched. */
export async function releasePlannerLease(db: Queryable, lease: PlannerLease): Promise<void> {
  await db.query(`UPDATE planner_leases SET expires_at = '-infinity' WHERE tenant_id = $1 AND epoch = $2`, [
    lease.tenantId,
    lease.epoch,
  ]);
}

/**
 * Makes a transaction valid under this lease only: nobody can take the next epoch before it ends. The last statement of a
 * commit, so that a taker waits for as little as possible. @throws LeaseLostError
 */
export async function commitUnderLease(tx: Transaction, lease: PlannerLease): Promise<void> {
  const { rowCount } = await tx.query('SELECT FROM planner_leases WHERE tenant_id = $1 AND epoch = $2 FOR SHARE', [
    lease.tenantId,
    lease.epoch,
  ]);
  if (rowCount !== 1) throw new LeaseLostError(lease);
}

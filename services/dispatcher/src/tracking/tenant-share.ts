import type { TenantId } from '@roadcall/contracts';
import {
  countPresent,
  LeaseLostError,
  releaseLease,
  renewLease,
  takeLease,
  type Pool,
  type WorkLease,
} from '@roadcall/store';

/** A process that is stopped leaves its companies to others after this long; those of one that dies are free at once, ms. */
const LEASE_MS = 8_000;

/**
 * The companies that this process follows: each by one process, evenly over those that live. Two that follow one for a moment
 * do no harm: what they keep is compared and set.
 */
export class TenantShare {
  readonly #pool: Pool;
  readonly #holder: () => number | null;
  readonly #leases = new Map<TenantId, WorkLease>();

  constructor(pool: Pool, holder: () => number | null) {
    this.#pool = pool;
    this.#holder = holder;
  }

  /** Those of `tenants` that are this process's now. */
  async of(tenants: readonly TenantId[]): Promise<TenantId[]> {
    const most = Math.ceil(tenants.length / Math.max(1, await countPresent(this.#pool)));
    for (const [tenantId, lease] of this.#leases) {
      const isMine = tenants.includes(tenantId) && this.#leases.size <= most && (await this.#renew(lease));
      if (!isMine) await this.#letGo(lease);
    }
    for (const tenantId of tenants) {
      if (this.#leases.size >= most) break;
      if (this.#leases.has(tenantId)) continue;
      const wish = { tenantId, work: 'tracking', holder: this.#holder() } as const;
      const lease = await takeLease(this.#pool, wish, LEASE_MS);
      if (lease) this.#leases.set(tenantId, lease);
    }
    return [...this.#leases.keys()];
  }

  async release(): Promise<void> {
    for (const lease of this.#leases.values()) await this.#letGo(lease);
  }

  async #renew(lease: WorkLease): Promise<boolean> {
    try {
      await renewLease(this.#pool, lease, LEASE_MS);
      return true;
    } catch (error) {
      if (error instanceof LeaseLostError) return false;
      throw error;
    }
  }

  async #letGo(lease: WorkLease): Promise<void> {
    this.#leases.delete(lease.tenantId);
    await releaseLease(this.#pool, lease);
  }
}

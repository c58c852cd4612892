import { LeaseLostError, releasePlannerLease, renewPlannerLease, type PlannerLease, type Pool } from '@roadcall/store';

/** A process that dies holds everybody else up for at most this long. */
export const LEASE_MS = 4_000;

/** Renews a lease while `work` runs and lets go of it afterwards, however that ends. */
export async function keepLease<T>(
  pool: Pool,
  lease: PlannerLease,
  onError: (error: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    renewPlannerLease(pool, lease, LEASE_MS).catch((error: unknown) => {
      // Whoever has lost it hears of it at the commit.
      if (!(error instanceof LeaseLostError)) onError(error);
    });
  }, LEASE_MS / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await releasePlannerLease(pool, lease).catch(onError);
  }
}

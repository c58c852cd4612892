import { LeaseLostError, releaseLease, renewLease, type Pool, type WorkLease } from '@roadcall/store';

/** A process that is stopped holds everybody else up for at most this long; one that dies does not. */
export const LEASE_MS = 3_000;

/** Renews a lease while `work` runs and lets go of it afterwards, however that ends. */
export async function keepLease<T>(
  pool: Pool,
  lease: WorkLease,
  onError: (error: unknown) => void,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => {
    renewLease(pool, lease, LEASE_MS).catch((error: unknown) => {
      // Whoever has lost it hears of it at the commit.
      if (!(error instanceof LeaseLostError)) onError(error);
    });
  }, LEASE_MS / 4);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await releaseLease(pool, lease).catch(onError);
  }
}

/** Failed attempts of one address that are looked at before it has to wait. */
const BURST = 20;
/** One more is looked at each this many ms. */
const REFILL_MS = 1_000;
/** Addresses that are remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 10_000;

interface Bucket {
  failures: number;
  at: number;
}

/**
 * Leaky bucket of failed sign-ins per address. A credential cannot be guessed (256 random bits); this keeps a device with
 * a wrong one, or someone who tries, from keeping the database and the log busy.
 */
export class FailureLimiter {
  private readonly buckets = new Map<string, Bucket>();
  private readonly clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.clock = clock;
  }

  isThrottled(address: string): boolean {
    return this.failuresOf(address) >= BURST;
  }

  /**
   * A full bucket takes no more: devices that may fail beyond it must not lock out the others at their address for long.
   * @returns whether this failure should be logged: the first of an address, then each time it fills its bucket.
   */
  addFailure(address: string): boolean {
    const before = this.failuresOf(address);
    const failures = Math.min(before + 1, BURST + 1);
    this.buckets.delete(address);
    this.buckets.set(address, { failures, at: this.clock() });
    const oldest = this.buckets.keys().next();
    if (this.buckets.size > MAX_ADDRESSES && oldest.done === false) this.buckets.delete(oldest.value);
    return failures < 3 || (before < BURST && failures >= BURST);
  }

  private failuresOf(address: string): number {
    const bucket = this.buckets.get(address);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.failures - (this.clock() - bucket.at) / REFILL_MS);
  }
}

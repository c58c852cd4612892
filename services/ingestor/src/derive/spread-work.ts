import { setImmediate, setTimeout } from 'node:timers/promises';

/** The event loop goes on with ingest after this long, ms. */
const SLICE_MS = 2;
/** Fewer items than this are done at once: they take a millisecond. */
const WORTH_SPREADING = 64;
/** Ahead of its time by this long it pauses, ms. */
const AHEAD_MS = 10;

/**
 * Works on the items in their order, evenly over `overMs` of time: done in one go, a fleet's work would hold up whatever else the
 * process has to do at that moment, once per turn. What takes longer than that is done without pauses, but never for more than a slice.
 *
 * @param overMs milliseconds that are there for all of them
 */
export async function spreadWork<T>(items: readonly T[], overMs: number, work: (item: T) => void): Promise<void> {
  const startedAt = performance.now();
  const msPerItem = items.length < WORTH_SPREADING ? 0 : overMs / items.length;
  let sliceFrom = startedAt;
  for (const [i, item] of items.entries()) {
    work(item);
    const now = performance.now();
    const aheadMs = startedAt + (i + 1) * msPerItem - now;
    if (aheadMs >= AHEAD_MS) await setTimeout(aheadMs);
    else if (now - sliceFrom >= SLICE_MS) await setImmediate();
    else continue;
    sliceFrom = performance.now();
  }
}

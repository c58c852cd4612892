import type { DispatcherConfig } from '../config.ts';
import type { LiveTravel } from '../travel/live-travel.ts';

/** How assignments under way are followed; what proves a step is a setting of each company (contracts ProofSettings). */
export interface Tracking {
  readonly intervalMs: number;
  /** Fixes wait so long for those before them (architecture §4). */
  readonly settleMs: number;
  readonly travel: LiveTravel;
}

/** The reorder window of the ingestor, ms. */
const SETTLE_MS = 5_000;

/** As the environment says. */
export function trackingOf(config: DispatcherConfig, travel: LiveTravel): Tracking {
  return { intervalMs: config.DISPATCH_TRACK_S * 1_000, settleMs: SETTLE_MS, travel };
}

import type { DispatcherConfig } from '../config.ts';
import {
  DEFAULT_LIVE_ETA_SETTINGS,
  DEFAULT_PROOF_SETTINGS,
  type LiveEtaSettings,
  type ProofSettings,
} from '@roadcall/telematics';
import type { LiveTravel } from '../travel/live-travel.ts';

/** How assignments under way are followed. */
export interface Tracking {
  readonly intervalMs: number;
  /** Fixes wait so long for those before them (architecture §4). */
  readonly settleMs: number;
  readonly proof: ProofSettings;
  readonly liveEta: LiveEtaSettings;
  readonly travel: LiveTravel;
}

/** The reorder window of the ingestor, ms. */
const SETTLE_MS = 5_000;

/** As the environment says. */
export function trackingOf(config: DispatcherConfig, travel: LiveTravel): Tracking {
  return {
    intervalMs: config.DISPATCH_TRACK_S * 1_000,
    settleMs: SETTLE_MS,
    proof: {
      ...DEFAULT_PROOF_SETTINGS,
      arriveM: config.DISPATCH_ARRIVE_M,
      dwellMs: config.DISPATCH_DWELL_S * 1_000,
      departM: config.DISPATCH_DEPART_M,
      silentMs: config.DISPATCH_SILENT_S * 1_000,
      pressToleranceMs: config.DISPATCH_PRESS_TOLERANCE_S * 1_000,
    },
    liveEta: { ...DEFAULT_LIVE_ETA_SETTINGS, driftS: config.DISPATCH_ETA_DRIFT_S },
    travel,
  };
}

import { seededRandom } from '@roadcall/fleet-simulator/random';
import type { PlannedDevice } from './devices.ts';
import type { ChaosPlan } from './messages.ts';

/** When a message leaves its device, how often, and what follows it. */
export interface Sending {
  /** Held back by this much, ms: the ones behind it overtake it. */
  heldMs: number;
  /** Sent once more this long after it was acknowledged, ms. */
  resendAfterMs: number | undefined;
  /** Followed this long after it was acknowledged by one with the same identities and another content, ms. */
  conflictAfterMs: number | undefined;
}

const SHUFFLED_SHARE = 0.2;
const SHUFFLED_MS = 4_000;
/** Beyond the reorder window of the server: these are stored as late. */
const LATE_SHARE = 0.03;
const LATE_MS = 9_000;
const RESENT_SHARE = 0.1;
const CONFLICT_SHARE = 0.02;
const FOLLOWS_WITHIN_MS = 2_000;

/** Only sound devices send conflicting messages, so that each kind of refusal is counted apart. */
export function sendingOf(plan: ChaosPlan, device: PlannedDevice, n: number): Sending {
  const random = seededRandom(plan.seed, 'sending', device.index, n);
  const heldMs = random.chance(LATE_SHARE)
    ? random.between(SHUFFLED_MS, LATE_MS)
    : random.chance(SHUFFLED_SHARE)
      ? random.between(0, SHUFFLED_MS)
      : 0;
  const resendAfterMs = random.chance(RESENT_SHARE) ? random.between(0, FOLLOWS_WITHIN_MS) : undefined;
  const conflicts = device.character === 'healthy' && random.chance(CONFLICT_SHARE);
  return { heldMs, resendAfterMs, conflictAfterMs: conflicts ? random.between(0, FOLLOWS_WITHIN_MS) : undefined };
}

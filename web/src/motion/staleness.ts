import type { MotionTable } from './motion-table.ts';

/**
 * A mark is stale when its newest fix is older than three expected intervals (console.md). The interval of a device is no part of live
 * frames: a device that moves sends each ten seconds unless told (contracts/devices.ts), one that stands may keep quiet for minutes.
 */
const MOVING_STALE_MS = 3 * 10_000;
const STANDING_STALE_MS = 30 * 60_000;

/** Whether what is shown of this slot is old. Offline devices are stale at once. */
export function isStale(table: MotionTable, slot: number, serverNowMs: number): boolean {
  if (table.online[slot] === 0) return true;
  const motion = table.motionOf(slot);
  const limitMs = motion === 'moving' || motion === 'idling' ? MOVING_STALE_MS : STANDING_STALE_MS;
  return !(serverNowMs - table.fixTs[slot]! <= limitMs);
}

import type { Batch } from './batch.ts';
import type { BatchSettings } from './batch-settings.ts';

/** What holds for each unit whatever incident it is held against; flat, because every pair asks. */
export interface UnitStandings {
  /** Until it can leave, seconds. */
  readonly freeInS: Float64Array;
  /** 1: it is on its way to an incident. */
  readonly isHeld: Uint8Array;
  /** 1: it may be sent elsewhere: it is not frozen, and the incident that it is on its way to may be changed. */
  readonly mayMove: Uint8Array;
}

export function unitStandings({ incidents, units }: Batch, { maxSwaps }: BatchSettings): UnitStandings {
  const isHeld = new Uint8Array(units.length);
  const mayMove = Uint8Array.from(units, ({ frozen }) => (frozen ? 0 : 1));
  for (const { swaps, unit } of incidents) {
    if (unit === null) continue;
    isHeld[unit] = 1;
    if (swaps >= maxSwaps) mayMove[unit] = 0;
  }
  return { freeInS: Float64Array.from(units, ({ freeInS }) => freeInS), isHeld, mayMove };
}

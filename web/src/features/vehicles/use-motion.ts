import type { LastPosition } from '@roadcall/contracts';
import { currentMotion } from '../../data/live.ts';
import { useNow } from '../../data/tick.ts';
import { isStaleNow, motionNow } from '../../data/tally.ts';

/** What a list row or a panel says of a record's motion, once a second. No place: places stay out of React. */
export interface MotionFacts {
  readonly motion: LastPosition['motion'];
  readonly speedKph: number | null;
  /** Device time of the newest fix, ms. */
  readonly fixAt: number | null;
  readonly headingDeg: number | null;
  readonly stale: boolean;
}

export function useMotion(record: { no: number; position: LastPosition | null }): MotionFacts {
  useNow();
  const table = currentMotion();
  const slot = table?.slotOf(record.no);
  const motion = motionNow(record);
  const stale = isStaleNow(record);
  if (!table || slot === undefined) {
    const { position } = record;
    return {
      motion,
      stale,
      speedKph: position?.speedKph ?? null,
      headingDeg: position?.headingDeg ?? null,
      fixAt: position ? Date.parse(position.recordedAt) : null,
    };
  }
  const speed = table.speedKph[slot]!;
  const fixAt = table.fixTs[slot]!;
  return {
    motion,
    stale,
    speedKph: Number.isNaN(speed) ? null : speed,
    headingDeg: table.headingKnown[slot] === 1 ? table.headingDegOf(slot) : null,
    fixAt: Number.isNaN(fixAt) ? null : fixAt,
  };
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findGaps } from './track-gaps.ts';

test('between two gaps no silence is longer than allowed, and at each one it is', () => {
  const steps = fc.array(fc.nat(1_000), { maxLength: 100 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 999 }), (afterMs, gapMs) => {
      let at = 0;
      const points = afterMs.map((ms) => ({ at: (at += ms) }));
      const gaps = findGaps(points, gapMs);
      for (let i = 1; i < points.length; i++) {
        expect(points[i]!.at - points[i - 1]!.at > gapMs).toBe(gaps.includes(i));
      }
    }),
  );
});

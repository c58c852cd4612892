import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceM, interpolate } from './lat-lon.ts';
import { simplifyTrack, type TimedPlace } from './simplify-track.ts';

/** Tracks within a city, in time order, some points at the same time or place. */
const tracks = fc
  .array(
    fc.record({
      afterMs: fc.nat(60_000),
      north: fc.integer({ min: -400, max: 400 }),
      east: fc.integer({ min: -400, max: 400 }),
    }),
    {
      maxLength: 300,
    },
  )
  .map((moves) => {
    let [at, lat, lon] = [1_750_000_000_000, 31.2, 121.4];
    return moves.map(({ afterMs, north, east }): TimedPlace => {
      at += afterMs;
      lat += north / 1e5;
      lon += east / 1e5;
      return { at, lat, lon };
    });
  });
const tolerances = fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 500, noNaN: true }));

/** Where the simplified track has the vehicle at the time of a point that was left out. */
function placeAt(a: TimedPlace, b: TimedPlace, at: number) {
  return interpolate(a, b, b.at === a.at ? 0 : (at - a.at) / (b.at - a.at));
}

function worstErrorM(track: readonly TimedPlace[], kept: readonly number[]): number {
  let worst = 0;
  for (let k = 0; k + 1 < kept.length; k++) {
    const [a, b] = [kept[k]!, kept[k + 1]!];
    for (let i = a + 1; i < b; i++) {
      worst = Math.max(worst, distanceM(track[i]!, placeAt(track[a]!, track[b]!, track[i]!.at)));
    }
  }
  return worst;
}

test('keeps both ends, in order, and stays within the tolerance at every moment', () => {
  fc.assert(
    fc.property(tracks, tolerances, (track, toleranceM) => {
      const { kept, errorM } = simplifyTrack(track, { toleranceM });
      expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
      expect([kept[0], kept.at(-1)]).toEqual(track.length === 0 ? [undefined, undefined] : [0, track.length - 1]);
      expect(errorM).toBeLessThanOrEqual(toleranceM);
      expect(worstErrorM(track, kept)).toBeLessThanOrEqual(errorM * 1.001 + 0.001);
    }),
  );
});

test('keeps no more points than asked for, and says how far off that is', () => {
  fc.assert(
    fc.property(tracks, fc.integer({ min: 2, max: 100 }), (track, maxPoints) => {
      const { kept, errorM } = simplifyTrack(track, { toleranceM: 0, maxPoints });
      expect(kept.length).toBeLessThanOrEqual(maxPoints);
      expect(worstErrorM(track, kept)).toBeLessThanOrEqual(errorM * 1.001 + 0.001);
      expect(errorM > 0 && track.length <= maxPoints).toBe(false);
    }),
  );
});

test('more points are never further off', () => {
  fc.assert(
    fc.property(tracks, fc.integer({ min: 2, max: 60 }), (track, maxPoints) => {
      const few = simplifyTrack(track, { toleranceM: 0, maxPoints });
      const more = simplifyTrack(track, { toleranceM: 0, maxPoints: maxPoints * 2 });
      expect(few.kept.every((index) => more.kept.includes(index))).toBe(true);
    }),
  );
});

test('the ends of every stretch stay: nothing is drawn across a gap', () => {
  fc.assert(
    fc.property(tracks, fc.array(fc.nat(299), { maxLength: 5 }), (track, cuts) => {
      const breaks = [...new Set(cuts)].filter((cut) => cut > 0 && cut < track.length).toSorted((a, b) => a - b);
      const { kept } = simplifyTrack(track, { toleranceM: 1e9, breaks });
      expect(kept).toEqual(expect.arrayContaining(breaks.flatMap((cut) => [cut - 1, cut])));
    }),
  );
});

test('a wait in the middle of a straight way stays a wait', () => {
  const street = (at: number, metres: number): TimedPlace => ({ at: at * 1_000, lat: 31 + metres / 111_195, lon: 121 });
  const drive = Array.from({ length: 10 }, (_, i) => street(i, i * 10));
  const wait = Array.from({ length: 60 }, (_, i) => street(10 + i, 100));
  const on = Array.from({ length: 10 }, (_, i) => street(70 + i, 100 + i * 10));
  const { kept } = simplifyTrack([...drive, ...wait, ...on], { toleranceM: 5 });
  expect(kept).toEqual([0, 10, 70, 79]);
});

test('a track that makes each step find the next point only is still done in time', () => {
  const spiral = Array.from({ length: 50_000 }, (_, i): TimedPlace => {
    const reach = 0.5 * (1 - i / 50_000) * (i % 2 === 0 ? 1 : -1);
    return { at: i * 1_000, lat: 31 + reach, lon: 121 };
  });
  const startedAt = performance.now();
  expect(simplifyTrack(spiral, { toleranceM: 1 }).kept.length).toBeGreaterThan(40_000);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

import { expect, test } from 'vitest';
import { countHarsh, driverScore, noParts, sumParts } from './driver-score.ts';

const parts = (distanceM: number, braking: [number, number, number] = [0, 0, 0], overspeedMs = 0) => {
  const all = noParts();
  return { ...all, distanceM, overspeedMs, harsh: { ...all.harsh, harsh_braking: braking } };
};

test('a faultless drive has 100 points, none is known without a way', () => {
  expect(driverScore(parts(100_000)).score).toBe(100);
  expect(driverScore(parts(0)).score).toBeUndefined();
});

test('events count per 100 km and by severity, and the parts say what each took', () => {
  expect(driverScore(parts(100_000, [1, 0, 0])).score).toBe(98);
  expect(driverScore(parts(200_000, [1, 0, 0])).score).toBe(99);
  expect(driverScore(parts(100_000, [0, 0, 1])).score).toBe(92);
  const { parts: shown } = driverScore(parts(100_000, [1, 1, 0], 120_000));
  expect(shown.find(({ kind }) => kind === 'harsh_braking')).toEqual({
    kind: 'harsh_braking',
    counts: [1, 1, 0],
    per100Km: 3,
    pointsLost: 6,
  });
  expect(shown.find(({ kind }) => kind === 'overspeed')).toMatchObject({ per100Km: 2, pointsLost: 4 });
});

test('a short way counts as ten kilometres, and no score falls below 0', () => {
  expect(driverScore(parts(500, [1, 0, 0])).score).toBe(80);
  expect(driverScore(parts(10_000, [90, 9, 9])).score).toBe(0);
});

test('trips add up, and an event that became worse counts once', () => {
  expect(sumParts([parts(1_000, [1, 0, 0]), parts(2_000, [0, 2, 0])])).toEqual(parts(3_000, [1, 2, 0]));
  const { harsh } = noParts();
  countHarsh(harsh, { kind: 'harsh_braking', from: 0, to: 1 });
  countHarsh(harsh, { kind: 'harsh_braking', from: 1, to: 3 });
  expect(harsh.harsh_braking).toEqual([0, 0, 1]);
});

import type { UnitSnapshot } from './situation.ts';
import { expect, it } from 'vitest';
import { freeCover } from './free-cover.ts';

const demand = [{ lat: 31, lon: 121, weight: 1 }];
const unit = (patch: Partial<UnitSnapshot>) =>
  ({ state: 'available', job: null, position: { lat: 31, lon: 121, atMs: 0 }, ...patch }) as UnitSnapshot;
const job = {} as UnitSnapshot['job'];

it('only who is on duty, free and somewhere covers', () => {
  for (const patch of [{ state: 'off_shift' as const }, { job }, { position: null }]) {
    const cover = freeCover([unit(patch)], demand, 900);
    expect(cover).toMatchObject({ freeUnits: 0, coveredShare: 0 });
    expect([...cover.lossS]).toEqual([0]);
  }
});

it('gives each loss back to the unit that it is about', () => {
  const { lossS, freeUnits, coveredShare, gaps } = freeCover([unit({ job }), unit({}), unit({ job })], demand, 900);
  expect([...lossS].map((each) => each > 0)).toEqual([false, true, false]);
  expect({ freeUnits, coveredShare, gaps }).toEqual({ freeUnits: 1, coveredShare: 1, gaps: [] });
});

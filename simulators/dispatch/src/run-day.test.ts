import { seededRandom } from '@roadcall/roads';
import { beforeAll, expect, test } from 'vitest';
import { makeDay } from './made-day.ts';
import { measure } from './measures.ts';
import { openCity } from './open-city.ts';
import { POLICIES } from './policies.ts';
import { runDay, type DayRecord } from './run-day.ts';
import { Streets } from './streets.ts';

let streets: Streets;

beforeAll(async () => {
  const { graph } = await openCity(undefined);
  streets = new Streets(graph, seededRandom(1, 'places'), 12);
}, 60_000);

const day = (seed: number) => makeDay(streets, { units: 14, callsPerMinute: 0.3, hours: 8, seed });
const withoutTimes = (record: DayRecord) => ({ ...record, decisionMs: [] });

test('a seed makes the same day, and a policy does the same with it', () => {
  expect(day(7).calls).toEqual(day(7).calls);
  expect(day(7).calls).not.toEqual(day(8).calls);
  for (const policy of POLICIES) {
    expect(withoutTimes(runDay(streets, day(7), policy))).toEqual(withoutTimes(runDay(streets, day(7), policy)));
  }
});

test('every call is reached, and none before a unit could be there', () => {
  for (const policy of POLICIES) {
    const { calls, responseS } = runDay(streets, day(1), policy);
    expect(responseS).toHaveLength(calls.length);
    for (const seconds of responseS) expect(seconds).toBeGreaterThanOrEqual(0);
  }
});

test('the plan over all calls is proved each time, reaches more calls in time, and drives less', () => {
  const [fifo, nearestPair, roadcall] = POLICIES.map((policy) => {
    const days = [1, 2, 3].map((seed) => measure(runDay(streets, day(seed), policy)));
    const sum = (key: 'sla30' | 'kmPerIncident' | 'dualityGap'): number =>
      days.reduce((total, measures) => total + measures[key], 0);
    return { sla30: sum('sla30'), km: sum('kmPerIncident'), gap: sum('dualityGap') };
  });
  expect(roadcall!.gap).toBe(0);
  expect(roadcall!.sla30).toBeGreaterThan(fifo!.sla30);
  expect(roadcall!.sla30).toBeGreaterThan(nearestPair!.sla30);
  expect(roadcall!.km).toBeLessThan(nearestPair!.km);
});

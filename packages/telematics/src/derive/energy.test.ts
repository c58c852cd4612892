import { expect, test } from 'vitest';
import { deriveAll, lastOf, track, type Leg } from '../../test/track.ts';
import type { EnergyEvent } from './energy-events.ts';

const parked: Leg = { forS: 1_200, kph: 0, ignition: false, everyS: 30 };
const drive: Leg = { forS: 1_200, kph: 60, everyS: 10 };
type Level = (s: number) => number | undefined;
const events = (legs: readonly Leg[], level: { fuelPct?: Level; chargePct?: Level }) =>
  lastOf(
    deriveAll(track(legs, (s) => ({ fuelPct: level.fuelPct?.(s), chargePct: level.chargePct?.(s) }))).facts,
    'event',
  ).filter((event): event is EnergyEvent => 'toPct' in event);
const wobble = (s: number) => ((s * 7919) % 7) - 3;

test('consumption, sloshing and single wrong readings are no events', () => {
  const fuelPct: Level = (s) => (s === 1_500 || s === 2_000 ? 0 : 60 - s / 300 + (s > 1_200 ? wobble(s) : 0));
  expect(events([parked, drive, parked], { fuelPct })).toEqual([]);
});

test('a pump fills in three minutes, or in ten, and it is one refuelling', () => {
  for (const tookS of [180, 600]) {
    const fuelPct: Level = (s) => 20 + 60 * Math.min(1, Math.max(0, (s - 300) / tookS));
    const found = events([parked, drive], { fuelPct });
    expect(found.map(({ kind }) => kind)).toEqual(['refuel']);
    expect(Math.abs(found[0]!.fromPct - 20)).toBeLessThan(5);
    expect(Math.abs(found[0]!.toPct - 80)).toBeLessThan(5);
  }
});

test('filled while the device slept: seen in the first readings of the drive', () => {
  const asleep: Leg = { forS: 3_600, kph: 0, silent: true };
  const found = events([parked, asleep, drive, parked], { fuelPct: (s) => (s <= 1_200 ? 20 : 90) });
  expect(found).toMatchObject([{ kind: 'refuel', fromPct: 20, toPct: 90 }]);
});

test('a tank that empties while the vehicle stands is drained, a sign of theft', () => {
  const found = events([parked, parked], { fuelPct: (s) => (s < 900 ? 70 : 40) });
  expect(found).toMatchObject([{ kind: 'drain', fromPct: 70, toPct: 40 }]);
});

test('a charging session is one event; what braking gives back is none', () => {
  const found = events([parked, parked, parked], { chargePct: (s) => 30 + Math.min(40, Math.max(0, (s - 600) / 50)) });
  expect(found.map(({ kind }) => kind)).toEqual(['charge']);
  expect(Math.abs(found[0]!.toPct - 70)).toBeLessThan(4);
  expect(events([drive, drive], { chargePct: (s) => 50 + s / 240 })).toEqual([]);
});

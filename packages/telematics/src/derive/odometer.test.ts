import { expect, test } from 'vitest';
import { deriveAll, lastOf, track, type Leg } from '../../test/track.ts';

const legs: Leg[] = [
  { forS: 300, kph: 0, ignition: false },
  { forS: 600, kph: 60 },
  { forS: 300, kph: 0, ignition: false },
];
const tripWith = (odometerM: (s: number, northM: number) => number | undefined) =>
  lastOf(deriveAll(track(legs, (s, northM) => ({ odometerM: odometerM(s, northM) }))).facts, 'trip')[0]!;

test("the device's odometer counts where it has one: roads are longer than the way between fixes", () => {
  expect(tripWith((_, northM) => 50_000_000 + northM * 1.1).distanceM).toBeCloseTo(11_000, 0);
});

test('an odometer in whole kilometres is as good as its step', () => {
  expect(Math.abs(tripWith((_, northM) => Math.floor(northM / 1_000) * 1_000).distanceM - 10_000)).toBeLessThanOrEqual(
    1_000,
  );
});

test('a reset, a jump and a nonsense value are bridged by positions', () => {
  expect(tripWith((s, northM) => (s < 600 ? 80_000_000 : 0) + northM).distanceM).toBeCloseTo(10_000, -2);
  expect(tripWith((s, northM) => (s < 600 ? 0 : 900_000_000) + northM).distanceM).toBeCloseTo(10_000, -2);
  expect(tripWith((s, northM) => (s === 600 ? 5 : 80_000_000 + northM)).distanceM).toBeCloseTo(10_000, -2);
});

test('an odometer that stands still is not believed against the positions', () => {
  expect(tripWith(() => 1_000).distanceM).toBeCloseTo(10_000, -2);
});

test('the odometer at the end is carried on by positions when the device is silent about it', () => {
  const trip = tripWith((s, northM) => (s <= 600 ? 1_000_000 + northM : undefined));
  expect(trip.odometerM).toBeCloseTo(1_010_000, -2);
});

import { expect, test } from 'vitest';
import { nextMotion, type MotionState } from './motion.ts';

const T0 = 1_000_000;

/** Motion after a series of [seconds, km/h, ignition]. */
function after(series: [number, number | undefined, boolean | undefined][]): MotionState['motion'] {
  let state: MotionState | undefined;
  for (const [s, speedKph, ignition] of series) state = nextMotion(state, T0 + s * 1_000, speedKph, ignition);
  return state!.motion;
}

test('moves from 5 km/h on, at once', () => {
  expect(after([[0, 5, true]])).toBe('moving');
  expect(after([[0, 4.9, true]])).toBe('idling');
});

test('a red light is no stop, ten seconds are', () => {
  expect(
    after([
      [0, 50, true],
      [5, 0, true],
      [14, 0, true],
    ]),
  ).toBe('moving');
  expect(
    after([
      [0, 50, true],
      [5, 0, true],
      [15, 0, true],
    ]),
  ).toBe('idling');
});

test('crawling between both limits goes on with what it did', () => {
  expect(
    after([
      [0, 50, true],
      [60, 4, true],
      [120, 4, true],
    ]),
  ).toBe('moving');
  expect(
    after([
      [0, 0, true],
      [60, 4, true],
    ]),
  ).toBe('idling');
});

test('ignition off means parked at once', () => {
  expect(
    after([
      [0, 50, true],
      [1, 0, false],
    ]),
  ).toBe('parked');
  expect(after([[0, undefined, false]])).toBe('parked');
});

test('with the ignition unknown, three minutes of standing mean parked', () => {
  expect(
    after([
      [0, 0, undefined],
      [179, 0, undefined],
    ]),
  ).toBe('idling');
  expect(
    after([
      [0, 0, undefined],
      [180, 0, undefined],
      [181, 0, undefined],
    ]),
  ).toBe('parked');
});

test('says nothing while nothing is known', () => {
  expect(after([[0, undefined, undefined]])).toBe('unknown');
});

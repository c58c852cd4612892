import { expect, test } from 'vitest';
import { createPlayer, type Frames } from './player.ts';

/** Frames that the test draws. */
function handFrames(): Frames & { draw(nowMs: number): void } {
  let waiting: ((nowMs: number) => void) | undefined;
  return {
    request(run) {
      waiting = run;
      return 1;
    },
    cancel: () => void (waiting = undefined),
    draw(nowMs) {
      const run = waiting;
      waiting = undefined;
      run?.(nowMs);
    },
  };
}

test('time runs at its rate, ends with the period, and starts over from there', () => {
  const frames = handFrames();
  const player = createPlayer({ from: 0, to: 10_000, at: 2_000, rate: 20 }, frames);
  player.toggle();
  for (const ms of [1_000, 1_100, 1_200]) frames.draw(ms);
  expect(player.at).toBe(6_000);
  player.setRate(60);
  frames.draw(1_300);
  expect([player.at, player.isPlaying]).toEqual([10_000, false]);
  player.toggle();
  expect([player.at, player.isPlaying]).toEqual([0, true]);
});

test('a tab in the background does not jump when it comes back', () => {
  const frames = handFrames();
  const player = createPlayer({ from: 0, to: 1e9, at: 0, rate: 1 }, frames);
  player.toggle();
  frames.draw(0);
  frames.draw(60_000);
  expect(player.at).toBe(250);
});

test('seeking stays within the period and tells who listens', () => {
  const player = createPlayer({ from: 100, to: 200, at: 150, rate: 1 }, handFrames());
  const seen: number[] = [];
  const stop = player.onTime((at) => seen.push(at));
  player.seek(0);
  player.seek(999);
  stop();
  player.seek(120);
  expect(seen).toEqual([100, 200]);
});

import { expect, test } from 'vitest';
import { TimingWheel, type Watched } from './keep-alive.ts';

function arrange() {
  let nowMs = 0;
  const wheel = new TimingWheel(() => nowMs);
  const passTo = (second: number): void => {
    while (nowMs < second * 1_000) {
      nowMs += 1_000;
      wheel.turn();
    }
  };
  const item = (dueAtS: number): Watched & { at: number; firedAt: number[] } => ({
    at: dueAtS,
    firedAt: [],
    wheelSlot: -1,
    dueAtS() {
      return this.at;
    },
    onDue(nowS) {
      this.firedAt.push(nowS);
    },
  });
  const jumpTo = (second: number): void => {
    nowMs = second * 1_000;
    wheel.turn();
  };
  return { wheel, passTo, jumpTo, item };
}

test('what is due is told at its second, once, however far away it was', () => {
  const { wheel, passTo, item } = arrange();
  const items = [item(1), item(89.5), item(511), item(512), item(5_000)];
  for (const each of items) wheel.watch(each);
  passTo(6_000);
  expect(items.map(({ firedAt }) => firedAt)).toEqual([[1], [90], [511], [512], [5_000]]);
});

test('a sign of life puts it off without touching the wheel; forgetting ends it', () => {
  const { wheel, passTo, item } = arrange();
  const [alive, gone] = [item(90), item(90)];
  wheel.watch(alive);
  wheel.watch(gone);
  passTo(80);
  alive.at = 170;
  wheel.forget(gone);
  passTo(169);
  expect([alive.firedAt, gone.firedAt]).toEqual([[], []]);
  passTo(171);
  expect(alive.firedAt).toEqual([170]);
});

test('a delay is over when all of it has passed, not a whole second before', () => {
  let nowMs = 0;
  const wheel = new TimingWheel(() => nowMs);
  nowMs = 1_900;
  expect(wheel.after(4)).toBe(6);
});

test('a process that stood still catches up', () => {
  const { wheel, jumpTo, item } = arrange();
  const [early, late] = [item(5), item(700)];
  wheel.watch(early);
  wheel.watch(late);
  jumpTo(1_000);
  expect([early.firedAt, late.firedAt]).toEqual([[5], [700]]);
});

import { describe, expect, it } from 'vitest';
import type { TimedFix } from '../core/outputs.ts';
import { FixQueue } from './fix-queue.ts';

const fix = (ts: number, alarm = false): TimedFix => ({
  ts,
  ...(alarm ? { alarm: { kind: 'sos', active: true } } : {}),
});
const drain = (queue: FixQueue): [string, number[]][] => {
  const messages: [string, number[]][] = [];
  for (let message = queue.shift(); message; message = queue.shift()) {
    messages.push([message.channel, message.fixes.map(({ ts }) => ts)]);
  }
  return messages;
};

describe('a queue of fixes', () => {
  it('packs fixes in a row together and alarms apart, in order', () => {
    const queue = new FixQueue(10);
    for (const [ts, alarm] of [
      [1, false],
      [2, false],
      [3, true],
      [4, true],
      [5, false],
    ] as const) {
      queue.push(fix(ts, alarm));
    }
    expect(drain(queue)).toEqual([
      ['telemetry', [1, 2]],
      ['alarm', [3]],
      ['alarm', [4]],
      ['telemetry', [5]],
    ]);
  });

  it('forgets the oldest fixes when it is full, alarms last', () => {
    const queue = new FixQueue(3);
    queue.push(fix(1, true));
    for (const ts of [2, 3, 4, 5]) queue.push(fix(ts));
    expect(queue.size).toBe(3);
    expect(drain(queue)).toEqual([
      ['alarm', [1]],
      ['telemetry', [4, 5]],
    ]);
  });

  it('never puts more than a hundred fixes into one message', () => {
    const queue = new FixQueue(500);
    for (let ts = 0; ts < 250; ts++) queue.push(fix(ts));
    expect(drain(queue).map(([, fixes]) => fixes.length)).toEqual([100, 100, 50]);
  });
});

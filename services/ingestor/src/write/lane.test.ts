import { expect, test } from 'vitest';
import type { FixRow } from '@roadcall/store';
import { createLane, laneOf, type Lane } from './lane.ts';
import type { Submission } from './submission.ts';

/** A lane whose writes are finished by hand. */
function handLane(options: { maxWaitMs?: number; quietEveryMs?: number; maxFixes?: number } = {}) {
  const writes: { batch: Submission[]; finish: () => void }[] = [];
  const lane = createLane({
    write: (batch) => new Promise((resolve) => writes.push({ batch, finish: resolve })),
    maxWaitMs: options.maxWaitMs ?? 0,
    quietEveryMs: options.quietEveryMs ?? 0,
    maxFixes: options.maxFixes ?? 10,
  });
  const push = (fixes: number, bytes = 100, isUrgent = true) =>
    lane.push({
      message: { payload: new Uint8Array(bytes) },
      fixes: Array.from<FixRow>({ length: fixes }),
      rejections: [],
      isUrgent,
    } as unknown as Submission);
  return { lane, writes, push };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a full batch leaves at once, the rest waits for its turn', async () => {
  const { lane, writes, push } = handLane({ maxWaitMs: 60_000 });
  for (let i = 0; i < 5; i++) push(4);
  expect(writes.map(({ batch }) => batch.length)).toEqual([2]);
  expect(lane.depth).toBe(20);
  writes[0]!.finish();
  await settle();
  expect(writes.map(({ batch }) => batch.length)).toEqual([2, 2]);
});

test('never writes two batches at once', async () => {
  const { writes, push } = handLane();
  push(10);
  push(10);
  push(10);
  await settle();
  expect(writes).toHaveLength(1);
});

test('a message larger than a batch goes alone', () => {
  const { writes, push } = handLane({ maxWaitMs: 60_000 });
  push(1_000);
  expect(writes.map(({ batch }) => batch.length)).toEqual([1]);
});

test('many large messages without a good fix are no single batch', async () => {
  const { lane, writes, push } = handLane({ maxWaitMs: 60_000, maxFixes: 5_000 });
  for (let i = 0; i < 20; i++) push(0, 512 * 1_024);
  expect(writes.map(({ batch }) => batch.length)).toEqual([9]);
  expect(lane.depth).toBe(20 * 512);
});

test('what is not urgent waits for the time of the next batch, for company or for something urgent', async () => {
  const { writes, push } = handLane({ quietEveryMs: 60_000, maxFixes: 1_000 });
  push(1, 100, false);
  expect(writes).toHaveLength(1);
  writes[0]!.finish();
  await settle();
  push(1, 100, false);
  push(1, 100, false);
  expect(writes).toHaveLength(1);
  push(1, 100, true);
  expect(writes.map(({ batch }) => batch.length)).toEqual([1, 3]);
  writes[1]!.finish();
  await settle();
  for (let i = 0; i < 31; i++) push(1, 100, false);
  expect(writes).toHaveLength(2);
  push(1, 100, false);
  expect(writes.map(({ batch }) => batch.length)).toEqual([1, 3, 32]);
});

test('what is little in two lanes leaves as one batch, and each lane waits until that is written', async () => {
  const writes: { batch: Submission[]; finish: () => void }[] = [];
  const lanes: Lane[] = Array.from({ length: 2 }, () =>
    createLane({
      write: (batch) => new Promise((resolve) => writes.push({ batch, finish: resolve })),
      lanes: () => lanes,
      maxWaitMs: 60_000,
      quietEveryMs: 60_000,
      maxFixes: 5_000,
    }),
  );
  const [one, other] = lanes as [Lane, Lane];
  const push = (lane: Lane, fixes: number, receivedAt: number) =>
    lane.push({
      message: { payload: new Uint8Array(100), receivedAt },
      fixes: Array.from<FixRow>({ length: fixes }),
      rejections: [],
      isUrgent: true,
    } as unknown as Submission);
  push(one, 1, 7);
  push(other, 2, 5);
  const drained = one.drain();
  expect(writes.map(({ batch }) => batch.map(({ fixes }) => fixes.length))).toEqual([[1, 2]]);
  push(other, 3, 9);
  void other.drain();
  expect(writes).toHaveLength(1);
  expect([other.depth, other.oldestReceivedAt]).toEqual([5, 5]);
  writes[0]!.finish();
  await drained;
  await settle();
  expect(writes.map(({ batch }) => batch.map(({ fixes }) => fixes.length))).toEqual([[1, 2], [3]]);
  expect([other.depth, other.oldestReceivedAt]).toEqual([3, 9]);
  push(one, 1_000, 11);
  void one.drain();
  push(one, 1, 13);
  writes[1]!.finish();
  await settle();
  expect(writes.map(({ batch }) => batch.length)).toEqual([2, 1, 1]);
});

test('draining writes what still waits', async () => {
  const { lane, writes, push } = handLane({ maxWaitMs: 60_000 });
  push(1);
  const drained = lane.drain();
  writes[0]!.finish();
  await drained;
  expect(lane.depth).toBe(0);
});

test('a device always uses the same lane, and the lanes share the devices', () => {
  const lanes = Array.from({ length: 1_000 }, (_, i) => laneOf(`device-${i}`, 2));
  expect(laneOf('device-1', 2)).toBe(lanes[1]);
  const first = lanes.filter((lane) => lane === 0).length;
  expect(first).toBeGreaterThan(400);
  expect(first).toBeLessThan(600);
});

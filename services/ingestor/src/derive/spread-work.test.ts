import { describe, expect, test } from 'vitest';
import { spreadWork } from './spread-work.ts';

describe('work that is spread', () => {
  test('is done in its order, all of it, with the event loop free in between', async () => {
    const items = Array.from({ length: 500 }, (_, i) => i);
    const done: number[] = [];
    const seenByOthers: number[] = [];
    const others = setInterval(() => seenByOthers.push(done.length), 1);
    await spreadWork(items, 100, (item) => done.push(item));
    clearInterval(others);
    expect(done).toEqual(items);
    // Somebody else ran while it was half done.
    expect(seenByOthers.some((count) => count > 100 && count < 400)).toBe(true);
  });

  test('is done at once when there is little of it', async () => {
    const done: number[] = [];
    const working = spreadWork([1, 2, 3], 60_000, (item) => done.push(item));
    expect(done).toEqual([1, 2, 3]);
    await working;
  });

  test('that takes longer than there is time for lets others in', async () => {
    const items = Array.from({ length: 64 }, (_, i) => i);
    let turns = 0;
    let working = true;
    const count = (): void => {
      turns += 1;
      if (working) setImmediate(count);
    };
    setImmediate(count);
    await spreadWork(items, 0, () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
    });
    working = false;
    expect(turns).toBeGreaterThan(10);
  });
});

import { array, assert, asyncProperty, boolean, constantFrom, integer, record, scheduler } from 'fast-check';
import { expect, test } from 'vitest';
import { ProblemError } from './problems.ts';
import { Turns } from './turns.ts';

test('never more at once than allowed per key, in the order of their coming, whatever fails', async () => {
  await assert(
    asyncProperty(
      integer({ min: 1, max: 3 }),
      array(record({ key: constantFrom('a', 'b'), fails: boolean() }), { maxLength: 30 }),
      scheduler(),
      async (atOnce, asked, inAnyOrder) => {
        const turns = new Turns<string>({ atOnce, mostWaiting: 100 });
        const running = { a: 0, b: 0 };
        const begun: Record<'a' | 'b', number[]> = { a: [], b: [] };
        const answers = asked.map(({ key, fails }, index) =>
          turns.take(key, async () => {
            running[key] += 1;
            begun[key].push(index);
            expect(running[key]).toBeLessThanOrEqual(atOnce);
            await inAnyOrder.schedule(Promise.resolve());
            running[key] -= 1;
            if (fails) throw new Error(String(index));
            return index;
          }),
        );
        const settled = Promise.allSettled(answers);
        await inAnyOrder.waitFor(settled);
        expect((await settled).map(({ status }) => status === 'rejected')).toEqual(asked.map(({ fails }) => fails));
        for (const key of ['a', 'b'] as const) {
          expect(begun[key]).toEqual(asked.flatMap((each, index) => (each.key === key ? [index] : [])));
        }
      },
    ),
  );
});

test('refuses with 503 whoever finds too many waiting, and nobody after they have gone', async () => {
  const turns = new Turns<string>({ atOnce: 1, mostWaiting: 1 });
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const first = turns.take('a', () => held);
  const second = turns.take('a', () => Promise.resolve('second'));
  await expect(turns.take('a', () => Promise.resolve('third'))).rejects.toThrow(ProblemError);
  await expect(turns.take('b', () => Promise.resolve('other'))).resolves.toBe('other');
  release();
  await first;
  await expect(second).resolves.toBe('second');
  await expect(turns.take('a', () => Promise.resolve('fourth'))).resolves.toBe('fourth');
});

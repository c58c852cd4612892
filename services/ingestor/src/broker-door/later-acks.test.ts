import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LaterAcks } from './later-acks.ts';

test('whatever the order in which messages are settled, they are acknowledged once, in the order they came', () => {
  const order = fc
    .integer({ min: 1, max: 50 })
    .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
  fc.assert(
    fc.property(order, (order) => {
      const written: number[] = [];
      const acks = new LaterAcks((messageId) => written.push(messageId));
      const settle = order.map((_, i) => acks.expect(i));
      for (const [done, i] of order.entries()) {
        settle[i]!();
        expect(written.length).toBeLessThanOrEqual(done + 1);
      }
      expect(written).toEqual([...order.keys()]);
      expect(acks.size).toBe(0);
    }),
  );
});

test('a message that is not settled holds back the acknowledgement of those after it', () => {
  const written: number[] = [];
  const acks = new LaterAcks((messageId) => written.push(messageId));
  const [first, second] = [acks.expect(7), acks.expect(8)];
  second();
  expect(written).toEqual([]);
  first();
  expect(written).toEqual([7, 8]);
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NodeHeap } from './node-heap.ts';

it('gives nodes back by rising key, also after keys were lowered', () => {
  const keys = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(keys, fc.array(fc.tuple(fc.nat(59), fc.double({ min: 0, max: 1, noNaN: true }))), (start, lowered) => {
      const current = [...start];
      const heap = new NodeHeap(start.length);
      for (const [node, key] of start.entries()) heap.push(node, key);
      for (const [node, share] of lowered) {
        if (node >= current.length) continue;
        current[node]! *= share;
        heap.decrease(node, current[node]!);
      }
      const order: number[] = [];
      while (heap.size > 0) {
        const smallest = heap.minKey;
        const node = heap.pop();
        expect(current[node]).toBe(smallest);
        order.push(node);
      }
      expect(order.toSorted((a, b) => a - b)).toEqual([...start.keys()]);
      const taken = order.map((node) => current[node]!);
      expect(taken).toEqual(taken.toSorted((a, b) => a - b));
    }),
  );
});

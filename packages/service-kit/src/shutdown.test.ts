import { expect, test } from 'vitest';
import { createShutdown, silentLogger } from './index.ts';

test('closes in reverse order, once, and goes on after a failure', async () => {
  const order: string[] = [];
  const shutdown = createShutdown({ logger: silentLogger() });
  shutdown.onClose('store', () => void order.push('store'));
  shutdown.onClose('broken', () => Promise.reject(new Error('no')));
  shutdown.onClose('door', () => void order.push('door'));
  const codes = await Promise.all([shutdown.begin('test'), shutdown.begin('test again')]);
  expect(order).toEqual(['door', 'store']);
  expect(codes).toEqual([1, 1]);
  expect(shutdown.signal.aborted).toBe(true);
});

test('ends at the deadline when something does not close', async () => {
  const shutdown = createShutdown({ logger: silentLogger(), deadlineMs: 10 });
  shutdown.onClose('stuck', () => new Promise(() => undefined));
  expect(await shutdown.begin('test')).toBe(1);
});

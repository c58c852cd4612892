import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { clockHint } from './clock-hint.ts';

const sent = (lagsMs: readonly number[], late = false) => lagsMs.map((lagMs) => ({ lagMs, late }));
const usual = array(integer({ min: 0, max: 30_000 }), { minLength: 5, maxLength: 50 });

test('a device that delivers within seconds has a good clock', () => {
  assert(
    property(usual, (lags) => {
      expect(clockHint({ fixes: sent(lags), refusedForTime: 0 })).toBeNull();
    }),
  );
});

test('one delivered before it was sent has a clock ahead, by about that much', () => {
  assert(
    property(usual, integer({ min: 60_000, max: 280_000 }), (lags, aheadMs) => {
      const hint = clockHint({ fixes: sent(lags.map((lag) => lag - aheadMs)), refusedForTime: 0 });
      expect(hint).toMatchObject({ kind: 'ahead' });
      expect(Math.abs((hint as { byMs: number }).byMs - aheadMs)).toBeLessThanOrEqual(30_000);
    }),
  );
});

test('a buffer that is delivered after a tunnel is no wrong clock', () => {
  const buffered = Array.from({ length: 30 }, (_, i) => 300_000 - i * 10_000);
  expect(clockHint({ fixes: sent(buffered), refusedForTime: 0 })).toBeNull();
});

test('a clock an hour behind is told, and one that jumped back there too', () => {
  const lags = Array.from({ length: 20 }, (_, i) => 3_600_000 + i * 100);
  expect(clockHint({ fixes: sent(lags), refusedForTime: 0 })).toEqual({ kind: 'behind', byMs: 3_600_000 });
  expect(clockHint({ fixes: sent(lags, true), refusedForTime: 0 })).toMatchObject({ kind: 'jumped_back' });
});

test('a clock in 1970 has nothing but refusals', () => {
  expect(clockHint({ fixes: [], refusedForTime: 3 })).toEqual({ kind: 'far_off', rejected: 3 });
  expect(clockHint({ fixes: [], refusedForTime: 0 })).toBeNull();
});

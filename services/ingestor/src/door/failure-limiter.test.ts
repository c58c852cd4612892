import { expect, test } from 'vitest';
import { FailureLimiter } from './failure-limiter.ts';

test('an address that fails often waits, others do not, and it may try again later', () => {
  let now = 0;
  const limiter = new FailureLimiter(() => now);
  for (let i = 0; i < 20; i++) {
    expect(limiter.isThrottled('10.0.0.1')).toBe(false);
    limiter.addFailure('10.0.0.1');
  }
  expect(limiter.isThrottled('10.0.0.1')).toBe(true);
  expect(limiter.isThrottled('10.0.0.2')).toBe(false);
  now += 1_000;
  expect(limiter.isThrottled('10.0.0.1')).toBe(false);
});

test('remembers a bounded number of addresses', () => {
  const limiter = new FailureLimiter(() => 0);
  for (let i = 0; i < 20; i++) limiter.addFailure('first');
  for (let i = 0; i < 10_000; i++) limiter.addFailure(`other-${i}`);
  expect(limiter.isThrottled('first')).toBe(false);
});

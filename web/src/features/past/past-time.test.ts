import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asMinute, localInput, minuteOfDay, pastInstant } from './past-time.ts';

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });

test('an address that says no instant shows now', () => {
  expect(pastInstant(undefined)).toBeUndefined();
  expect(pastInstant('yesterday')).toBeUndefined();
  expect(pastInstant('2026-03-01T08:15:00Z')).toBe(Date.UTC(2026, 2, 1, 8, 15));
});

test('minutes are full and never in the future', () => {
  fc.assert(
    fc.property(instants, instants, (at, now) => {
      const minute = asMinute(at, now);
      expect(minute % 60_000).toBe(0);
      expect(minute).toBeLessThanOrEqual(Math.min(at, now));
    }),
  );
});

test('what the picker shows is the instant that it was given, and the scrub finds its place in the day', () => {
  fc.assert(
    fc.property(instants, (at) => {
      const minute = asMinute(at, at);
      expect(new Date(localInput(minute)).getTime()).toBe(minute);
      const found = minuteOfDay(minute);
      expect(found.midnight + found.minute * 60_000).toBe(minute);
    }),
  );
});

import { expect, test } from 'vitest';
import { boundsOfLocalDay, localDayOf } from './local-day.ts';

test('a local day begins at midnight in Shanghai', () => {
  expect(localDayOf(Date.UTC(2026, 2, 1, 15, 59, 59, 999))).toBe('2026-03-01');
  expect(localDayOf(Date.UTC(2026, 2, 1, 16))).toBe('2026-03-02');
  expect(boundsOfLocalDay('2026-03-02')).toEqual({ from: Date.UTC(2026, 2, 1, 16), to: Date.UTC(2026, 2, 2, 16) });
});

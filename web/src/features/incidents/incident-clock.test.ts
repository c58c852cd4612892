import { expect, test } from 'vitest';
import { clockOf } from './incident-clock.ts';

const reported = Date.parse('2026-03-01T08:00:00.000Z');
const minutes = (n: number): number => n * 60_000;
const incident = {
  reportedAt: '2026-03-01T08:00:00.000Z',
  promisedOnSceneAt: '2026-03-01T08:30:00.000Z',
  onSceneAt: null,
  status: 'en_route',
} as const;

test.each([
  [5, 'onTime'],
  [15, 'half'],
  [24, 'short'],
  [31, 'breached'],
] as const)('after %i of 30 minutes the clock is %s', (after, phase) => {
  expect(clockOf(incident, reported + minutes(after)).phase).toBe(phase);
});

test('a unit on scene stops the clock for good', () => {
  const kept = { ...incident, onSceneAt: '2026-03-01T08:20:00.000Z', status: 'on_scene' } as const;
  expect(clockOf(kept, reported + minutes(90))).toMatchObject({ phase: 'kept', leftMs: minutes(10) });
  const missed = { ...incident, onSceneAt: '2026-03-01T08:40:00.000Z', status: 'resolved' } as const;
  expect(clockOf(missed, reported + minutes(90)).phase).toBe('missed');
});

test('an incident that was cancelled has no clock', () => {
  expect(clockOf({ ...incident, status: 'cancelled' }, reported + minutes(90)).phase).toBe('over');
});

import { expect, test } from 'vitest';
import { clockAt, type LookedAt } from './incident-clock.ts';

const started = Date.parse('2026-03-01T08:00:00.000Z');
const minutes = (n: number): number => n * 60_000;
const running: LookedAt = {
  state: 'running',
  limitS: 1_800,
  warningsS: [900, 1_440],
  elapsedS: 0,
  runningSince: '2026-03-01T08:00:00.000Z',
  stoppedAt: null,
  voidReason: null,
};

test.each([
  [5, 'onTime'],
  [15, 'half'],
  [24, 'short'],
  [31, 'breached'],
] as const)('after %i of 30 minutes the clock is %s', (after, phase) => {
  expect(clockAt(running, started + minutes(after)).phase).toBe(phase);
});

test('warnings are those of the settings that it started with', () => {
  const late = { ...running, warningsS: [1_200, 1_700] as [number, number] };
  expect(clockAt(late, started + minutes(15)).phase).toBe('onTime');
});

test('a stopped clock stands still for good', () => {
  const stopped = { ...running, runningSince: null, stoppedAt: '2026-03-01T08:20:00.000Z', elapsedS: 1_200 };
  expect(clockAt({ ...stopped, state: 'met' }, started + minutes(90))).toMatchObject({
    phase: 'kept',
    leftMs: minutes(10),
  });
  expect(clockAt({ ...stopped, state: 'breached', elapsedS: 2_000 }, started).phase).toBe('missed');
});

test('a paused clock keeps the time that it had left, and counts on top of it', () => {
  const paused = { ...running, state: 'paused', runningSince: null, elapsedS: 600 } as const;
  expect(clockAt(paused, started + minutes(90))).toMatchObject({ phase: 'paused', leftMs: minutes(20) });
  const resumed = { ...running, elapsedS: 600, runningSince: '2026-03-01T09:00:00.000Z' };
  expect(clockAt(resumed, started + minutes(65))).toMatchObject({ phase: 'half', leftMs: minutes(15) });
});

test('what is no longer promised has no clock', () => {
  const voided = { ...running, state: 'voided', runningSince: null, voidReason: 'false alarm' } as const;
  expect(clockAt(voided, started).phase).toBe('over');
  expect(clockAt(null, started).phase).toBe('over');
});

import { expect, test } from 'vitest';
import { shiftBar } from './shift-bar.ts';

// Thursday, 1 January 2026, 10:30 in Shanghai.
const nowMs = Date.parse('2026-01-01T02:30:00Z');
const at = { nowMs, timeZone: 'UTC' };
const nothing = { shifts: [], breaks: [] };
const plan = (from: string, to: string, days = [4]) => ({ timeZone: 'Asia/Shanghai', windows: [{ days, from, to }] });

test('is of the plan’s day, by the clock on its wall', () => {
  const { stretches, nowMinute } = shiftBar({ shiftPlan: plan('08:00', '16:00'), breakPlan: [] }, nothing, at);
  expect(nowMinute).toBe(630);
  expect(stretches).toEqual([{ kind: 'planned', from: 480, to: 960 }]);
});

test('a night belongs to two days', () => {
  const night = { shiftPlan: plan('22:00', '06:00', [3, 4]), breakPlan: [] };
  expect(shiftBar(night, nothing, at).stretches).toEqual([
    { kind: 'planned', from: 1_320, to: 1_440 },
    { kind: 'planned', from: 0, to: 360 },
  ]);
  const ended = { shiftPlan: plan('22:00', '06:00', [3]), breakPlan: [] };
  expect(shiftBar(ended, nothing, at).stretches).toEqual([{ kind: 'planned', from: 0, to: 360 }]);
});

test('shows breaks that the plan covers, and what was worked until now, cut at midnight', () => {
  const unit = {
    shiftPlan: plan('08:00', '16:00'),
    breakPlan: [12, 18].map((hour) => ({ from: `${String(hour)}:00`, minutes: 30 })),
  };
  const work = {
    shifts: [{ beganAt: '2025-12-31T15:00:00Z', plannedEndAt: null, endedAt: null }],
    breaks: [{ beganAt: '2026-01-01T01:00:00Z', dueAt: '2026-01-01T01:30:00Z', endedAt: '2026-01-01T01:20:00Z' }],
  };
  expect(shiftBar(unit, work, at).stretches.slice(1)).toEqual([
    { kind: 'planned_break', from: 720, to: 750 },
    { kind: 'worked', from: 0, to: 630 },
    { kind: 'break', from: 540, to: 560 },
  ]);
});

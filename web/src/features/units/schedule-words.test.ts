import { expect, test } from 'vitest';
import { daysInWords, scheduleInWords, weeklyHours } from './schedule-words.ts';

const plan = (windows: { days: number[]; from: string; to: string }[]) => ({ timeZone: 'Asia/Shanghai', windows });

test('days in a row are said as a stretch, others one by one', () => {
  expect(daysInWords([5, 1, 2, 3, 4], 'en')).toBe('Mon–Fri');
  expect(daysInWords([6, 7], 'en')).toBe('Sat, Sun');
  expect(daysInWords([1, 3, 4, 5], 'zh-CN')).toBe('周一、周三–周五');
});

test('a week is one line', () => {
  const week = plan([
    { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' },
    { days: [6], from: '22:00', to: '06:00' },
  ]);
  expect(scheduleInWords(week, 'en')).toBe('Mon–Fri 08:00–20:00 · Sat 22:00–06:00');
  expect(weeklyHours(week)).toBe(68);
});

test('a Sunday night ends on Monday, and what overlaps is worked once', () => {
  const week = plan([
    { days: [7], from: '22:00', to: '06:00' },
    { days: [1], from: '05:00', to: '07:00' },
  ]);
  expect(weeklyHours(week)).toBe(9);
  expect(weeklyHours(plan([{ days: [1], from: '00:00', to: '00:00' }]))).toBe(24);
});

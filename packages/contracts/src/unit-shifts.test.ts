import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextBreakMs, shiftEndMs } from './unit-shifts.ts';
import { isWithinSchedule, type WeeklySchedule } from './weekly-schedule.ts';

const SHANGHAI = 'Asia/Shanghai';
const plan = (...windows: WeeklySchedule['windows']): WeeklySchedule => ({ timeZone: SHANGHAI, windows });
const DAYS = [1, 2, 3, 4, 5, 6, 7];
/** Local time of Monday, 2 March 2026. */
const monday = (time: string): number => Date.parse(`2026-03-02T${time}:00+08:00`);

describe('the shift of a plan', () => {
  const early = { days: [1], from: '06:00', to: '14:00' };

  test('ends with its window, and is none outside of it', () => {
    expect(shiftEndMs(plan(early), monday('06:00'), 'UTC')).toBe(monday('14:00'));
    expect(shiftEndMs(plan(early), monday('13:59'), 'UTC')).toBe(monday('14:00'));
    expect(shiftEndMs(plan(early), monday('14:00'), 'UTC')).toBeNull();
    expect(shiftEndMs(plan(early), monday('05:59'), 'UTC')).toBeNull();
  });

  test('goes over midnight, and over windows that touch', () => {
    const night = plan({ days: [1], from: '22:00', to: '06:00' });
    expect(shiftEndMs(night, monday('23:30'), 'UTC')).toBe(monday('06:00') + 86_400_000);
    expect(shiftEndMs(night, monday('05:00') + 86_400_000, 'UTC')).toBe(monday('06:00') + 86_400_000);
    const double = plan(early, { days: [1], from: '14:00', to: '18:30' });
    expect(shiftEndMs(double, monday('07:10'), 'UTC')).toBe(monday('18:30'));
  });

  test('ends after now and within a fortnight, whatever the plan', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const window = fc.record({ days: fc.subarray(DAYS, { minLength: 1 }), from: time, to: time });
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 20_000 }),
        (windows, at) => {
          const now = monday('00:00') + at * 60_000;
          const end = shiftEndMs(plan(...windows), now, 'UTC');
          if (end === null) return;
          expect(end).toBeGreaterThan(now);
          expect(end - now).toBeLessThanOrEqual(14 * 86_400_000);
        },
      ),
    );
  });
});

describe('on a night when clocks change', () => {
  const night = { days: [6], from: '22:00', to: '06:00' };
  const edmonton = (windows: WeeklySchedule['windows']): WeeklySchedule => ({ timeZone: null, windows });

  test('a shift ends when the wall says so: an hour sooner or later', () => {
    const spring = Date.parse('2026-03-07T22:00:00-07:00');
    expect(shiftEndMs(edmonton([night]), spring, 'America/Edmonton')).toBe(spring + 7 * 3_600_000);
    const autumn = Date.parse('2025-11-01T22:00:00-06:00');
    expect(shiftEndMs(edmonton([night]), autumn, 'America/Edmonton')).toBe(autumn + 9 * 3_600_000);
    const skipped = { ...night, to: '02:30' };
    expect(shiftEndMs(edmonton([skipped]), spring, 'America/Edmonton')).toBe(Date.parse('2026-03-08T03:00:00-06:00'));
  });

  test('a plan with a zone of its own keeps it, another one is in the zone of the branch', () => {
    const begin = Date.parse('2026-03-07T14:00:00Z');
    expect(shiftEndMs({ timeZone: SHANGHAI, windows: [night] }, begin, 'America/Edmonton')).toBe(begin + 8 * 3_600_000);
    expect(shiftEndMs(edmonton([night]), begin, 'America/Edmonton')).toBeNull();
  });

  test('a shift lasts as long as its windows are open', () => {
    const plan = edmonton([night, { days: [7, 1], from: '01:15', to: '13:45' }]);
    const minutes = fc.integer({ min: 0, max: 3 * 1_440 });
    const from = fc.constantFrom(Date.parse('2026-03-07T00:00:00Z'), Date.parse('2025-11-01T00:00:00Z'));
    fc.assert(
      fc.property(from, minutes, (begin, minute) => {
        const at = begin + minute * 60_000;
        const end = shiftEndMs(plan, at, 'America/Edmonton');
        expect(end !== null).toBe(isWithinSchedule(plan, at, 'America/Edmonton'));
        if (end === null) return;
        expect(isWithinSchedule(plan, end - 60_000, 'America/Edmonton')).toBe(true);
        expect(isWithinSchedule(plan, end, 'America/Edmonton')).toBe(false);
      }),
    );
  });
});

test('the next break of a shift is the first that begins before its end', () => {
  const breaks = [
    { from: '12:00', minutes: 30 },
    { from: '09:30', minutes: 15 },
  ];
  const until = { untilMs: monday('14:00') };
  expect(nextBreakMs(breaks, SHANGHAI, { atMs: monday('08:00'), ...until })).toBe(monday('09:30'));
  expect(nextBreakMs(breaks, SHANGHAI, { atMs: monday('09:31'), ...until })).toBe(monday('12:00'));
  expect(nextBreakMs(breaks, SHANGHAI, { atMs: monday('12:01'), ...until })).toBeNull();
  expect(nextBreakMs([], SHANGHAI, { atMs: monday('12:01'), ...until })).toBeNull();
});

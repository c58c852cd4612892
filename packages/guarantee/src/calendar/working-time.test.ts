import type { WorkingCalendar } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterElapsed, elapsedMs, workingIntervals } from './working-time.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const at = (text: string): number => Date.parse(text);

const office = (changes: Partial<WorkingCalendar> & { timeZone?: string } = {}): WorkingCalendar => ({
  schedule: {
    timeZone: changes.timeZone ?? 'Asia/Shanghai',
    windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
  },
  holidays: changes.holidays ?? [],
  workdays: changes.workdays ?? [],
});

/** Another way to count: minute by minute, by what the clock on the wall says. */
function countMinutes(calendar: WorkingCalendar, fromMs: number, toMs: number): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: calendar.schedule.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const dayBefore = (date: string): string => new Date(at(`${date}T00:00Z`) - 24 * HOUR).toISOString().slice(0, 10);
  const begins = (date: string, days: readonly number[]): boolean => {
    const standIn = calendar.workdays.find((day) => day.date === date);
    if (standIn === undefined && calendar.holidays.includes(date)) return false;
    return days.includes(standIn?.asDay ?? (new Date(`${date}T00:00Z`).getUTCDay() || 7));
  };
  let sum = 0;
  for (let time = fromMs; time < toMs; time += MINUTE) {
    const [date, clock] = format.format(time).split(' ') as [string, string];
    const counts = calendar.schedule.windows.some(({ days, from, to }) =>
      from < to
        ? begins(date, days) && clock >= from && clock < to
        : (begins(date, days) && clock >= from) || (begins(dayBefore(date), days) && clock < to),
    );
    if (counts) sum += MINUTE;
  }
  return sum;
}

describe('working time', () => {
  test('counts office hours in the zone of the branch', () => {
    // Friday 17:00 in Shanghai to Monday 10:00: an hour each.
    expect(elapsedMs(office(), at('2026-03-06T09:00Z'), at('2026-03-09T02:00Z'))).toBe(2 * HOUR);
    expect(afterElapsed(office(), at('2026-03-06T09:00Z'), 2 * HOUR)).toBe(at('2026-03-09T02:00Z'));
  });

  test('leaves holidays out and works the Saturdays that stand in for them', () => {
    const calendar = office({
      holidays: ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'],
      workdays: [{ date: '2026-02-14', asDay: 5 }],
    });
    expect(elapsedMs(calendar, at('2026-02-13T16:00Z'), at('2026-02-22T16:00Z'))).toBe(9 * HOUR);
  });

  test('a night that the clocks change in is an hour shorter or longer', () => {
    const night: WorkingCalendar = {
      ...office(),
      schedule: { timeZone: 'Europe/Berlin', windows: [{ days: [6], from: '22:00', to: '06:00' }] },
    };
    expect(elapsedMs(night, at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z'))).toBe(7 * HOUR);
    expect(elapsedMs(night, at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z'))).toBe(9 * HOUR);
  });

  test('never ends where nothing is ever worked', () => {
    const never: WorkingCalendar = {
      ...office(),
      schedule: { timeZone: 'UTC', windows: [{ days: [1], from: '09:00', to: '10:00' }] },
      holidays: Array.from({ length: 120 }, (_, week) =>
        new Date(at('2026-01-05T00:00Z') + week * 7 * 24 * HOUR).toISOString().slice(0, 10),
      ),
    };
    expect(afterElapsed(never, at('2026-01-01T00:00Z'), HOUR)).toBe(Infinity);
  });

  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/Edmonton',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
    'Africa/Casablanca',
  );
  const timeOfDay = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
  // Around the changes of clocks of 2026 in all of those zones.
  const from = fc
    .tuple(
      fc.constantFrom(
        '2026-02-14',
        '2026-03-07',
        '2026-03-21',
        '2026-03-28',
        '2026-04-04',
        '2026-10-03',
        '2026-10-24',
        '2026-10-31',
      ),
      fc.integer({ min: 0, max: 3 * 1_440 }),
    )
    .map(([date, minute]) => at(`${date}T00:00Z`) + minute * MINUTE);
  const calendar = fc.record({
    schedule: fc.record({
      timeZone: zone,
      windows: fc.array(
        fc.record({
          days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
          from: timeOfDay,
          to: timeOfDay,
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    holidays: fc.uniqueArray(fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-10-26'), { maxLength: 2 }),
    workdays: fc.subarray([
      { date: '2026-03-29', asDay: 1 },
      { date: '2026-10-25', asDay: 3 },
    ]),
  });

  test('is what a count minute by minute finds, also where clocks change', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(calendar, from, fc.integer({ min: 0, max: 4 * 1_440 }), (each, start, minutes) => {
        const end = start + minutes * MINUTE;
        expect(elapsedMs(each, start, end)).toBe(countMinutes(each, start, end));
      }),
      { numRuns: 40 },
    );
  });

  test('adds up, and its end is found again', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        calendar,
        from,
        fc.integer({ min: 1, max: 40 * HOUR }),
        fc.nat(10 * 24 * HOUR),
        (each, start, counted, gap) => {
          const end = afterElapsed(each, start, counted);
          if (!Number.isFinite(end)) return;
          expect(elapsedMs(each, start, end)).toBe(counted);
          expect(elapsedMs(each, start, end - 1)).toBe(counted - 1);
          const middle = Math.min(start + gap, end);
          expect(elapsedMs(each, start, middle) + elapsedMs(each, middle, end)).toBe(counted);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('its intervals are apart and in order', () => {
    fc.assert(
      fc.property(calendar, from, (each, start) => {
        let last = -Infinity;
        for (const interval of workingIntervals(each, start, start + 9 * 24 * HOUR)) {
          expect(interval.fromMs).toBeGreaterThanOrEqual(last);
          expect(interval.toMs).toBeGreaterThan(interval.fromMs);
          last = interval.toMs;
        }
      }),
      { numRuns: 100 },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsOfLocalDay, instantOfLocal, localDayOf, localIso, localTime, TimeZone } from './local-time.ts';
import { isWithinSchedule } from './weekly-schedule.ts';

const HOUR_MS = 3_600_000;
const SHANGHAI = 'Asia/Shanghai';
const EDMONTON = 'America/Edmonton';
const zones = fc.constantFrom(
  'UTC',
  SHANGHAI,
  EDMONTON,
  'Europe/Berlin',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Australia/Lord_Howe', // half an hour of summer time
  'Africa/Casablanca', // winter time in Ramadan
  'America/Havana', // clocks change at midnight
  'Asia/Beirut',
);
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
/** Days around a change of clocks in some of those zones. */
const days = fc
  .tuple(
    fc.constantFrom('2025-02-22', '2025-03-07', '2025-03-28', '2025-04-04', '2025-10-03', '2025-10-24', '2025-10-31'),
    fc.nat(3),
  )
  .map(([day, more]) => new Date(Date.parse(day) + more * 24 * HOUR_MS).toISOString().slice(0, 10));

describe('a time zone', () => {
  test('has a name of the IANA database', () => {
    const isZone = (name: string): boolean => TimeZone.safeParse(name).success;
    const zoneNames = ['UTC', SHANGHAI, EDMONTON, 'America/Argentina/Ushuaia', 'Asia/Calcutta', 'Etc/GMT+8'];
    expect(zoneNames.filter((name) => !isZone(name))).toEqual([]);
    const others = ['', '+08:00', '-07:00', 'EST', 'Mars/Olympus', 'Asia/Shanghai ', 'Asia/../UTC', 'local'];
    expect(others.filter(isZone)).toEqual([]);
  });
});

describe('a local day', () => {
  const hoursOf = (zone: string, day: string): number => {
    const { from, to } = boundsOfLocalDay(zone, day);
    return (to - from) / HOUR_MS;
  };

  test('has 23 hours in spring and 25 in autumn where clocks change, else 24', () => {
    expect(boundsOfLocalDay(SHANGHAI, '2026-03-02')).toEqual({
      from: Date.UTC(2026, 2, 1, 16),
      to: Date.UTC(2026, 2, 2, 16),
    });
    expect(hoursOf(EDMONTON, '2026-03-08')).toBe(23);
    expect(hoursOf(EDMONTON, '2025-11-02')).toBe(25);
    expect(hoursOf(EDMONTON, '2026-01-15')).toBe(24);
    for (const day of ['2026-03-08', '2026-11-01']) expect(hoursOf(SHANGHAI, day)).toBe(24);
    expect(hoursOf('Australia/Lord_Howe', '2026-04-05')).toBe(24.5);
    expect(boundsOfLocalDay(EDMONTON, '2026-03-08').from).toBe(Date.parse('2026-03-08T00:00:00-07:00'));
    expect(boundsOfLocalDay(EDMONTON, '2026-03-08').to).toBe(Date.parse('2026-03-09T00:00:00-06:00'));
  });

  test('begins when clocks go over midnight, and where midnight comes twice with the first', () => {
    // Beirut: at 00:00 clocks are set to 01:00. Havana: at 01:00 to 00:00.
    expect(localIso('Asia/Beirut', boundsOfLocalDay('Asia/Beirut', '2025-03-30').from)).toMatch(/^2025-03-30T01:00/);
    expect(hoursOf('Asia/Beirut', '2025-03-30')).toBe(23);
    expect(hoursOf('America/Havana', '2025-11-02')).toBe(25);
  });

  test('holds all instants of its date and no other, and the next one follows it', () => {
    fc.assert(
      fc.property(zones, days, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (zone, day, share) => {
        const { from, to } = boundsOfLocalDay(zone, day);
        expect(localDayOf(zone, from + Math.floor(share * (to - from)))).toBe(day);
        expect(localDayOf(zone, from)).toBe(day);
        expect(localDayOf(zone, to - 1)).toBe(day);
        expect(localDayOf(zone, from - 1) < day).toBe(true);
        const next = localDayOf(zone, to);
        expect(boundsOfLocalDay(zone, next).from).toBe(to);
      }),
      { numRuns: 500 },
    );
  });
});

test('local times are those of the zone, on both sides of a change of clocks', () => {
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      const text = localIso(zone, at);
      expect(Date.parse(text)).toBe(at);
      expect(text.slice(0, 19).replace('T', ' ')).toBe(format.format(at));
      expect(localDayOf(zone, at)).toBe(text.slice(0, 10));
      const weekday = new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
      expect(localTime(zone, at)).toEqual({
        day: weekday,
        minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)),
      });
    }),
  );
});

test('a local time is found again, unless clocks went over it', () => {
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const localMs = Date.parse(`${localIso(zone, at).slice(0, 23)}Z`);
      const found = instantOfLocal(zone, localMs);
      expect(localIso(zone, found).slice(0, 23)).toBe(localIso(zone, at).slice(0, 23));
      expect(found).toBeLessThanOrEqual(at);
      expect(instantOfLocal(zone, localMs, at)).toBe(at);
    }),
  );
  const inTheGap = Date.parse('2026-03-08T02:30:00Z');
  expect(instantOfLocal(EDMONTON, inTheGap)).toBe(Date.parse('2026-03-08T03:00:00-06:00'));
  const twice = Date.parse('2025-11-02T01:30:00Z');
  expect(instantOfLocal(EDMONTON, twice)).toBe(Date.parse('2025-11-02T01:30:00-06:00'));
  expect(instantOfLocal(EDMONTON, twice, Date.parse('2025-11-02T01:31:00-06:00'))).toBe(
    Date.parse('2025-11-02T01:30:00-07:00'),
  );
});

test('a curfew without a zone follows the branch, one with a zone does not', () => {
  const curfew = (timeZone: string | null) => ({
    timeZone,
    windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '05:00' }],
  });
  const noonInShanghai = Date.UTC(2026, 0, 15, 6, 30);
  expect(isWithinSchedule(curfew(null), noonInShanghai, SHANGHAI)).toBe(false);
  expect(isWithinSchedule(curfew(null), noonInShanghai, EDMONTON)).toBe(true);
  expect(isWithinSchedule(curfew(SHANGHAI), noonInShanghai, EDMONTON)).toBe(false);
  // The hour that comes twice counts twice, the one that is skipped not at all.
  const minutes = (from: number, to: number): number =>
    Array.from({ length: (to - from) / 60_000 }, (_, i) => from + i * 60_000).filter((at) =>
      isWithinSchedule(curfew(null), at, EDMONTON),
    ).length;
  const spring = boundsOfLocalDay(EDMONTON, '2026-03-08');
  const autumn = boundsOfLocalDay(EDMONTON, '2025-11-02');
  expect([minutes(spring.from, spring.to), minutes(autumn.from, autumn.to)]).toEqual([5 * 60, 7 * 60]);
});

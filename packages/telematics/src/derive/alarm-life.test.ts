import type { AlarmKind } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noteCondition, settleAlarms } from './alarm-life.ts';
import type { AlarmChange, AlarmLives, DerivedAlarm } from './alarm-records.ts';
import { alarmRuleSet, DEFAULT_RULES, mayRaise, type AlarmRuleInForce, type AlarmSurroundings } from './alarm-rules.ts';

const ISSUED = DEFAULT_RULES.rulesFor({});
const IN_USE: AlarmSurroundings = { isUnit: false, phase: 'rented', condition: 'ok', ignition: true, timeZone: 'UTC' };

interface Sight {
  /** Seconds since the begin. */
  s: number;
  on?: boolean | undefined;
  said?: boolean;
  kind?: AlarmKind;
  subject?: string;
  value?: number;
}

function rule(changes: Partial<AlarmRuleInForce> & { kind: AlarmKind }) {
  return alarmRuleSet([{ ...ISSUED[changes.kind], ...changes }]).rulesFor({});
}

/** Lets a device live through sights; gives every change that was told and the alarms as they stand at the end. */
function live(
  sights: readonly Sight[],
  rules = ISSUED,
  around: AlarmSurroundings = IN_USE,
  keep: (lives: AlarmLives) => AlarmLives = (lives) => lives,
) {
  let lives: AlarmLives = { open: {}, raisedAt: {} };
  const told: AlarmChange[] = [];
  for (const { s, on, said = false, kind = 'low_fuel', subject = '', value } of sights) {
    const at = s * 1_000;
    const moment = {
      at,
      rules,
      mayRaise: (wanted: AlarmRuleInForce) => mayRaise(wanted, around, at),
      newId: (of: AlarmKind, about: string) => `${of} ${about} ${s}`,
      tell: (change: AlarmChange) => told.push(change),
    };
    if (on !== undefined) noteCondition(lives, { kind, subject, on, isSaid: said, value }, moment);
    settleAlarms(lives, moment);
    lives = keep(lives);
  }
  const alarms = new Map<string, DerivedAlarm>();
  for (const { alarm } of told) alarms.set(alarm.id, alarm);
  return { told, alarms: [...alarms.values()], lives };
}

const raisedOf = ({ told }: { told: AlarmChange[] }) => told.filter(({ kind }) => kind === 'alarm_raised');
/** A condition that is seen every ten seconds from `from` to `to`. */
const seenAll = (from: number, to: number, sight: Partial<Sight> = {}): Sight[] =>
  Array.from({ length: Math.floor((to - from) / 10) + 1 }, (_, i) => ({ s: from + i * 10, on: true, ...sight }));

describe('a measured condition', () => {
  const rules = rule({ kind: 'low_fuel', minDurationS: 60, clearAfterS: 30, expiresAfterS: null });

  test('is raised once it has held for the minimum duration, and begins where it began', () => {
    expect(live(seenAll(0, 50), rules).told).toEqual([]);
    const { told } = live(seenAll(0, 600, { value: 8 }), rules);
    expect(told).toMatchObject([
      { kind: 'alarm_raised', alarm: { beganAt: 0, lastAt: 60_000, count: 1, active: true, value: 8, threshold: 10 } },
    ]);
  });

  test('that is interrupted before that begins anew', () => {
    const interrupted: Sight[] = [...seenAll(0, 50), { s: 55, on: false }, ...seenAll(60, 110)];
    expect(live(interrupted, rules).told).toEqual([]);
  });

  test('is cleared when it has been gone long enough, at the time when it went', () => {
    const gone: Sight[] = [...seenAll(0, 100), { s: 105, on: false }, { s: 130 }, { s: 136 }];
    expect(live(gone, rules).told.at(-1)).toMatchObject({
      kind: 'alarm_cleared',
      alarm: { active: false, endedAt: 105_000, lastAt: 100_000, count: 1 },
    });
    const shortly: Sight[] = [...seenAll(0, 100), { s: 105, on: false }, { s: 115, on: true }, { s: 200 }];
    expect(live(shortly, rules).told.at(-1)).toMatchObject({
      kind: 'alarm_updated',
      alarm: { active: true, count: 2 },
    });
  });

  test('that comes back within a minute is the same alarm, later it is another one', () => {
    const back = (s: number): Sight[] => [
      ...seenAll(0, 100),
      { s: 101, on: false },
      { s: 132 },
      ...seenAll(s, s + 100),
    ];
    expect(live(back(150), rules).alarms).toMatchObject([{ count: 2, active: true, beganAt: 0 }]);
    expect(live(back(162), rules).alarms).toMatchObject([
      { count: 1, active: false, endedAt: 101_000 },
      { count: 1, active: true, beganAt: 162_000 },
    ]);
  });
});

describe('what was said once', () => {
  test('is raised at once, counted each time, and over when not repeated', () => {
    const rules = rule({ kind: 'harsh_braking', minDurationS: 600, expiresAfterS: 60 });
    const harsh = { kind: 'harsh_braking', said: true, on: true } as const;
    const { told } = live([{ s: 1, ...harsh }, { s: 11, ...harsh }, { s: 70 }, { s: 72 }], rules);
    expect(told.map(({ kind, alarm }) => [kind, alarm.count, alarm.endedAt])).toEqual([
      ['alarm_raised', 1, undefined],
      ['alarm_updated', 2, undefined],
      ['alarm_cleared', 2, 11_000],
    ]);
  });

  test('stays until it is unsaid where the rule lets it', () => {
    const sos = { kind: 'sos', said: true } as const;
    expect(live([{ s: 1, ...sos, on: true }, { s: 90_000 }]).alarms).toMatchObject([{ active: true }]);
    expect(
      live([
        { s: 1, ...sos, on: true },
        { s: 5, ...sos, on: false },
      ]).alarms,
    ).toMatchObject([{ active: false, endedAt: 5_000 }]);
  });

  test('holds an alarm that is measured too, and the other way round', () => {
    const both: Sight[] = [
      { s: 0, kind: 'overspeed', on: true, said: true },
      { s: 10, kind: 'overspeed', on: false },
      { s: 60 },
    ];
    expect(live(both).alarms).toMatchObject([{ active: true }]);
    expect(live([...both, { s: 301 }]).alarms).toMatchObject([{ active: false, endedAt: 0 }]);
  });
});

describe('a rule', () => {
  test('holds alarms back that it does not want, and lets one that was raised run its course', () => {
    const tow = (s: number): Sight => ({ s, kind: 'tow_away', on: true });
    const parked: AlarmSurroundings = {
      isUnit: false,
      phase: 'available',
      condition: 'ok',
      ignition: false,
      timeZone: 'UTC',
    };
    const towed = [tow(0), tow(40)];
    expect(live(towed, ISSUED, parked).alarms).toHaveLength(1);
    expect(live(towed, ISSUED, { ...parked, phase: 'rented' }).alarms).toHaveLength(1);
    expect(live(towed, ISSUED, { ...parked, phase: 'rented', ignition: true }).alarms).toEqual([]);
    expect(live(towed, ISSUED, { ...parked, condition: 'in_rescue' }).alarms).toEqual([]);
    expect(live(towed, ISSUED, { isUnit: true, ignition: false, timeZone: 'UTC' }).alarms).toEqual([]);
  });

  test('that is switched off ends what is active', () => {
    const lives = live(seenAll(0, 200)).lives;
    const told: AlarmChange[] = [];
    settleAlarms(lives, {
      at: 300_000,
      rules: rule({ kind: 'low_fuel', enabled: false }),
      mayRaise: () => false,
      newId: () => 'x',
      tell: (change) => told.push(change),
    });
    expect(told).toMatchObject([{ kind: 'alarm_cleared', alarm: { endedAt: 300_000 } }]);
  });

  test('bounds how many new ones an hour brings', () => {
    const rules = rule({ kind: 'harsh_braking', maxPerHour: 2, expiresAfterS: 1 });
    const often = Array.from({ length: 20 }, (_, i) => [
      { s: i * 200, kind: 'harsh_braking', said: true, on: true } as const,
      { s: i * 200 + 100 },
    ]).flat();
    expect(raisedOf(live(often, rules))).toHaveLength(4);
  });
});

const anySights = fc.array(
  fc.record({
    gapS: fc.integer({ min: 0, max: 90 }),
    on: fc.option(fc.boolean(), { nil: undefined }),
    said: fc.boolean(),
    kind: fc.constantFrom<AlarmKind>('low_fuel', 'overspeed', 'sos', 'harsh_braking', 'geofence_exit'),
    subject: fc.constantFrom('', 'a'),
  }),
  { maxLength: 80 },
);
const inTime = (sights: readonly ({ gapS: number } & Omit<Sight, 's'>)[]): Sight[] => {
  let s = 0;
  return sights.map(({ gapS, ...sight }) => ({ ...sight, s: (s += gapS) }));
};

describe('whatever is seen', () => {
  test('one alarm at most is active per kind and subject, and its life is told in order', () => {
    fc.assert(
      fc.property(anySights, (sights) => {
        const { told } = live(inTime(sights));
        const active = new Map<string, string>();
        for (const { alarm } of told) {
          const key = `${alarm.kind} ${alarm.subject}`;
          expect([undefined, alarm.id]).toContain(alarm.active ? active.get(key) : undefined);
          if (alarm.active) active.set(key, alarm.id);
          else if (active.get(key) === alarm.id) active.delete(key);
        }
        for (const life of Map.groupBy(told, ({ alarm }) => alarm.id).values()) {
          expect(life.map(({ kind }) => kind === 'alarm_raised')).toEqual(life.map((_, index) => index === 0));
          const counts = life.map(({ alarm }) => alarm.count);
          expect(counts).toEqual(counts.toSorted((a, b) => a - b));
          const times = life.map(({ alarm }) => alarm.lastAt);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(new Set(life.map(({ alarm }) => alarm.beganAt)).size).toBe(1);
        }
      }),
    );
  });

  test('a flapping signal makes one alarm, and does not tell of each flap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 2, maxLength: 200 }),
        fc.boolean(),
        (gaps, said) => {
          let s = 0;
          const flaps = gaps.map((gap, i): Sight => ({ s: (s += gap), kind: 'tamper', on: i % 2 === 0, said }));
          const { told } = live(flaps);
          expect(raisedOf({ told })).toHaveLength(1);
          expect(told.length).toBeLessThanOrEqual(11 + s / 10);
        },
      ),
    );
  });

  test('what is remembered survives being written and read at any moment', () => {
    const throughText = (lives: AlarmLives): AlarmLives => JSON.parse(JSON.stringify(lives)) as AlarmLives;
    fc.assert(
      fc.property(anySights, (sights) => {
        const series = inTime(sights);
        const kept = live(series, ISSUED, IN_USE, throughText);
        expect(JSON.stringify(kept.told)).toBe(JSON.stringify(live(series).told));
      }),
    );
  });
});

import type { AlarmId } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlarmStand } from './alarm-rows.ts';
import { settleDerivedAlarm, type DerivedStand } from './alarm-settling.ts';

const row = (changes: Partial<AlarmStand> = {}): AlarmStand => ({
  id: 'row' as AlarmId,
  derivedId: 'a',
  countedBefore: 0,
  active: true,
  count: 1,
  beganAt: 1_000,
  lastAt: 1_000,
  endedAt: undefined,
  value: undefined,
  settledAt: undefined,
  ...changes,
});
const fact = (changes: Partial<DerivedStand> = {}): DerivedStand => ({
  id: 'a',
  active: true,
  count: 1,
  beganAt: 1_000,
  lastAt: 1_000,
  endedAt: undefined,
  value: undefined,
  ...changes,
});

test('the first word of an alarm makes its row, the next ones change it', () => {
  expect(settleDerivedAlarm(undefined, fact())).toMatchObject({ insert: { derivedId: 'a', count: 1, active: true } });
  expect(settleDerivedAlarm(row(), fact({ count: 4, lastAt: 9_000 }))).toMatchObject({
    newest: { id: 'row', count: 4, lastAt: 9_000, beganAt: 1_000 },
  });
});

test('a row that was raised at once becomes the row of the derived alarm, which may begin earlier and count more', () => {
  const atOnce = row({ derivedId: null, beganAt: 10_000, lastAt: 10_000 });
  expect(settleDerivedAlarm(atOnce, fact({ beganAt: 5_000, lastAt: 10_000, count: 2 }))).toEqual({
    newest: { ...atOnce, derivedId: 'a', beganAt: 5_000, count: 2 },
  });
});

test('what a person ended stays over, and goes on in a new row when it is triggered again', () => {
  const cleared = row({ active: false, count: 3, endedAt: 60_000, settledAt: 60_000 });
  expect(settleDerivedAlarm(cleared, fact({ count: 3, lastAt: 50_000 }))).toEqual({});
  expect(settleDerivedAlarm(cleared, fact({ count: 3, lastAt: 50_000, active: false, endedAt: 90_000 }))).toEqual({});
  expect(settleDerivedAlarm(cleared, fact({ count: 5, lastAt: 70_000 }))).toMatchObject({
    insert: { derivedId: 'a', countedBefore: 3, count: 2, beganAt: 70_000, active: true },
  });
});

test('an alarm of another device of the same vehicle takes the place of the one before', () => {
  expect(settleDerivedAlarm(row(), fact({ id: 'b', beganAt: 30_000 }))).toMatchObject({
    newest: { id: 'row', active: false, endedAt: 30_000 },
    insert: { derivedId: 'b' },
  });
  expect(settleDerivedAlarm(row({ derivedId: 'b' }), fact({ active: false, endedAt: 2_000 }))).toEqual({});
});

test('whatever comes, one row at most is active', () => {
  const facts = fc.array(
    fc.record({ id: fc.constantFrom('a', 'b'), active: fc.boolean(), gapMs: fc.nat(90_000), settles: fc.boolean() }),
  );
  fc.assert(
    fc.property(facts, (series) => {
      const rows: AlarmStand[] = [];
      const counts = { a: 0, b: 0 };
      let at = 0;
      for (const { id, active, gapMs, settles } of series) {
        at += gapMs;
        const said = fact({
          id,
          active,
          count: ++counts[id],
          lastAt: at,
          beganAt: at,
          endedAt: active ? undefined : at,
        });
        const { newest, insert } = settleDerivedAlarm(rows.at(-1), said);
        if (newest !== undefined) rows[rows.length - 1] = newest;
        if (insert !== undefined) rows.push({ ...insert, id: String(rows.length) as AlarmId, settledAt: undefined });
        const last = rows.at(-1);
        if (settles && last?.active) rows[rows.length - 1] = { ...last, active: false, endedAt: at, settledAt: at };
        expect(rows.filter((each) => each.active).length).toBeLessThanOrEqual(1);
        expect(rows.every((each) => each.count >= 1 && each.active === (each.endedAt === undefined))).toBe(true);
      }
    }),
  );
});

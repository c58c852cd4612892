import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldAlarm, type AlarmSignal, type AlarmStanding } from './alarm-fold.ts';

/** Folds signals of [second, active]; gives back every alarm that was raised, as it stands at the end. */
function alarmsOf(signals: [number, boolean][]): AlarmStanding[] {
  const alarms: AlarmStanding[] = [];
  for (const [s, active] of signals) {
    const fold = foldAlarm(alarms.at(-1), { active, at: s * 1_000 });
    if (fold.change === 'raise') alarms.push(fold.alarm);
    else if (fold.change === 'update') alarms[alarms.length - 1] = fold.alarm;
  }
  return alarms;
}

test('is raised once, counted up, cleared', () => {
  expect(
    alarmsOf([
      [1, true],
      [2, true],
      [3, true],
      [9, false],
    ]),
  ).toEqual([{ active: false, count: 3, beganAt: 1_000, lastAt: 9_000, endedAt: 9_000 }]);
});

test('a flapping signal stays one alarm', () => {
  const flapping = Array.from({ length: 100 }, (_, i): [number, boolean] => [i, i % 2 === 0]);
  expect(alarmsOf(flapping)).toHaveLength(1);
});

test('is a new alarm when it comes back after a minute', () => {
  expect(
    alarmsOf([
      [1, true],
      [2, false],
      [63, true],
    ]),
  ).toHaveLength(2);
});

test('is a new alarm when it comes back after its incident has ended, even if nobody ever cleared it', () => {
  const [known] = alarmsOf([
    [1, true],
    [2, true],
  ]);
  const comesBackAt = (s: number, isSettled: boolean) => foldAlarm(known, { active: true, at: s * 1_000 }, isSettled);
  expect(comesBackAt(500, false).change).toBe('update');
  expect(comesBackAt(62, true).change).toBe('update');
  expect(comesBackAt(63, true)).toMatchObject({ change: 'raise', alarm: { count: 1, beganAt: 63_000 } });
});

test('a clear without an alarm and signals that are older than what is known change nothing', () => {
  expect(alarmsOf([[5, false]])).toEqual([]);
  const known = alarmsOf([
    [5, true],
    [9, false],
  ]);
  expect(
    alarmsOf([
      [5, true],
      [9, false],
      [5, true],
      [7, true],
      [8, false],
    ]),
  ).toEqual(known);
});

test('a repeated series changes nothing', () => {
  const signals = fc.array(fc.record<AlarmSignal>({ active: fc.boolean(), at: fc.integer({ min: 0, max: 500_000 }) }));
  fc.assert(
    fc.property(signals, (series) => {
      const inOrder = series
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, active }): [number, boolean] => [at / 1_000, active]);
      const once = alarmsOf(inOrder);
      expect(alarmsOf([...inOrder, ...inOrder.filter(([s]) => s * 1_000 < (once.at(-1)?.lastAt ?? 0))])).toEqual(once);
    }),
  );
});

import { ClockSettings, type ClockKind } from '@roadcall/contracts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClockRecord } from '../clock/clock-record.ts';
import { dueAtMs, elapsedAt } from '../clock/clock-steps.ts';
import type { ClockedIncident, ClockFact } from './clock-facts.ts';
import { escalationOf } from './escalation.ts';
import { factsToClocks, promiseOf, type ClocksAfter } from './facts-to-clocks.ts';
import { judgeTerrain } from './terrain.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-03-01T08:00Z');
const settings = ClockSettings.parse({});
const accident: ClockedIncident = {
  type: 'accident',
  severity: 'critical',
  wantsUnit: true,
  declaredReportable: false,
  terrain: 'urban',
  reportedAtMs: START,
};
const after = (minutes: number): number => START + minutes * MINUTE;

function run(facts: readonly ClockFact[], incident = accident, from: readonly ClockRecord[] = []): ClocksAfter {
  return facts.reduce<ClocksAfter>(
    (before, fact) => {
      const next = factsToClocks(before.clocks, incident, fact, settings);
      return { clocks: next.clocks, acts: [...before.acts, ...next.acts] };
    },
    { clocks: from, acts: [] },
  );
}

const opened: ClockFact[] = [
  { kind: 'reported', atMs: START },
  { kind: 'triaged', atMs: START },
];
const find = ({ clocks }: ClocksAfter, kind: ClockKind): ClockRecord => {
  const clock = clocks.find((each) => each.kind === kind);
  if (clock === undefined) throw new Error(`no ${kind}`);
  return clock;
};
const sorted = (clocks: readonly ClockRecord[]): ClockRecord[] =>
  clocks.toSorted((a, b) => promiseOf(a).localeCompare(promiseOf(b)));

describe('what an incident promises', () => {
  test.each([
    ['accident', ['accident.insurer_notice', 'incident.authority_report']],
    ['breakdown', []],
    ['theft', ['incident.authority_report', 'theft.customer_report']],
  ] as const)('%s starts its own clocks beside those of every rescue', (type, own) => {
    const kinds = run(opened, { ...accident, type }).clocks.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(
      ['rescue.dispatch', 'rescue.first_answer', 'rescue.on_scene.urban', ...own].toSorted(),
    );
  });

  test('a breakdown for which no unit is sent promises a technician within a day, and no rescue', () => {
    const { clocks } = run(opened, { ...accident, type: 'breakdown', wantsUnit: false });
    expect(clocks.map(({ kind, limitMs }) => [kind, limitMs / MINUTE])).toEqual([
      ['rescue.first_answer', 10],
      ['breakdown.technician', 1_440],
    ]);
  });

  test('limits are those of the settings at the start', () => {
    const strict = ClockSettings.parse({ limitsS: { 'rescue.dispatch': 40 }, firstWarningPct: 25 });
    const first = factsToClocks([], accident, opened[0]!, strict);
    const { clocks } = factsToClocks(first.clocks, accident, opened[1]!, strict);
    const dispatch = clocks.find(({ kind }) => kind === 'rescue.dispatch');
    expect(dispatch).toMatchObject({ limitMs: 40_000, warningsMs: [10_000, 32_000] });
    expect(factsToClocks(clocks, accident, { kind: 'triaged', atMs: after(1) }, settings).acts).toEqual([]);
  });
});

describe('time', () => {
  test('warns, warns again and breaks, each at its time, however late it is noticed', () => {
    const { acts, clocks } = run([...opened, { kind: 'time', atMs: after(500) }]);
    const ofScene = acts.filter(({ kind, act }) => kind === 'rescue.on_scene.urban' && act !== 'started');
    expect(ofScene.map(({ act, step, atMs }) => [act, step, (atMs - START) / MINUTE])).toEqual([
      ['warned', 'first_warning', 15],
      ['warned', 'second_warning', 24],
      ['breached', 'limit', 30],
    ]);
    expect(escalationOf(clocks)).toBe('supervisor');
    expect(run([{ kind: 'time', atMs: after(500) }], accident, clocks).acts).toEqual([]);
  });

  test('escalates the search step by step until a unit has accepted', () => {
    const levels = [1, 2, 2.5, 3].map((minutes) =>
      escalationOf(run([...opened, { kind: 'time', atMs: after(minutes) }]).clocks),
    );
    expect(levels).toEqual(['none', 'wider_search', 'contractors', 'supervisor']);
    const taken = run([...opened, { kind: 'time', atMs: after(2.5) }, { kind: 'accepted', atMs: after(2.6) }]);
    expect(escalationOf(taken.clocks)).toBe('none');
  });

  test('a promise kept at the last moment is kept; a moment later it is broken, and stays so', () => {
    const scene = (atMs: number) => find(run([...opened, { kind: 'on_scene', atMs }]), 'rescue.on_scene.urban');
    expect(scene(after(30))).toMatchObject({ state: 'met', stoppedAtMs: after(30), breachedAtMs: null });
    expect(scene(after(30) + 1)).toMatchObject({
      state: 'breached',
      stoppedAtMs: after(30) + 1,
      breachedAtMs: after(30),
    });
  });

  test('proof that came after the limit leaves the breach and says why', () => {
    const late = run([...opened, { kind: 'time', atMs: after(31) }, { kind: 'on_scene', atMs: after(29) }]);
    expect(find(late, 'rescue.on_scene.urban')).toMatchObject({ state: 'breached', cause: 'recorded_late' });
  });
});

describe('a second fact of the same kind', () => {
  const lives: ClockFact[] = [
    ...opened,
    { kind: 'accepted', atMs: after(2) },
    { kind: 'customer_told', atMs: after(4) },
    { kind: 'replacement_promised', atMs: after(5) },
    { kind: 'on_scene', atMs: after(20) },
    { kind: 'insurer_notified', atMs: after(21) },
    { kind: 'replacement_delivered', atMs: after(33) },
    { kind: 'authority_informed', atMs: after(34) },
    { kind: 'resolved', atMs: after(50) },
    { kind: 'cancelled', atMs: after(51), reason: 'x' },
  ];

  test('changes nothing: no swap, refused offer or repeated press starts or stops a clock again', () => {
    fc.assert(
      fc.property(fc.nat(lives.length - 1), fc.nat(100), (index, laterMinutes) => {
        const until = run(lives.slice(0, index + 1));
        const again = { ...lives[index]!, atMs: lives[index]!.atMs + laterMinutes } as ClockFact;
        expect(run([again], accident, until.clocks).acts).toEqual([]);
      }),
    );
  });

  test('a unit that accepted and failed leaves the dispatch clock stopped and the on-scene clock running', () => {
    const after2 = run([...opened, { kind: 'accepted', atMs: after(2) }, { kind: 'accepted', atMs: after(9) }]);
    expect(find(after2, 'rescue.dispatch')).toMatchObject({ state: 'met', stoppedAtMs: after(2) });
    expect(find(after2, 'rescue.on_scene.urban')).toMatchObject({ state: 'running', startedAtMs: START });
  });
});

test('facts about different promises give the same clocks in any order', () => {
  const independent: ClockFact[] = [
    { kind: 'accepted', atMs: after(4) },
    { kind: 'customer_told', atMs: after(9) },
    { kind: 'insurer_notified', atMs: after(70) },
    { kind: 'authority_informed', atMs: after(100) },
    { kind: 'paused', atMs: after(16), clock: 'rescue.on_scene.urban', reason: 'police' },
    { kind: 'replacement_promised', atMs: after(3) },
  ];
  const expected = sorted(run([...opened, ...independent]).clocks);
  fc.assert(
    fc.property(fc.shuffledSubarray(independent, { minLength: independent.length }), (facts) => {
      expect(sorted(run([...opened, ...facts]).clocks)).toEqual(expected);
    }),
  );
});

describe('a pause', () => {
  test('adds its length to the time that is left, however many there are', () => {
    const stretches = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(90)), { maxLength: 6 });
    fc.assert(
      fc.property(stretches, (pauses) => {
        let now = 0;
        let waited = 0;
        const facts = pauses.flatMap(([runs, waits]): ClockFact[] => {
          const from = (now += runs);
          const to = (now += waits);
          waited += waits;
          const clock = 'rescue.on_scene.urban' as const;
          return [
            { kind: 'paused', atMs: after(from), clock, reason: 'police' },
            { kind: 'resumed', atMs: after(to), clock },
          ];
        });
        const clock = find(run([...opened, ...facts]), 'rescue.on_scene.urban');
        expect(dueAtMs(clock)).toBe(after(30 + waited));
        expect(elapsedAt(clock, after(now))).toBe((now - waited) * MINUTE);
      }),
    );
  });

  test('does not save what is broken already, and time stands still in it', () => {
    const clock = 'rescue.on_scene.urban' as const;
    const late = run([...opened, { kind: 'paused', atMs: after(31), clock, reason: 'police' }]);
    expect(find(late, clock).state).toBe('breached');
    const still = run([
      ...opened,
      { kind: 'paused', atMs: after(10), clock, reason: 'police' },
      { kind: 'time', atMs: after(600) },
    ]);
    expect(find(still, clock)).toMatchObject({ state: 'paused', step: 'none', elapsedBeforeMs: 10 * MINUTE });
  });
});

describe('a place', () => {
  const remote: ClockedIncident = { ...accident, terrain: 'remote' };
  const placed: ClockFact = { kind: 'placed', atMs: after(16), reason: 'on the motorway' };

  test('that turns out to be remote has two hours since the report, and warns anew', () => {
    const warned = run([...opened, { kind: 'time', atMs: after(16) }]);
    const moved = run([placed], remote, warned.clocks);
    expect(find(moved, 'rescue.on_scene.remote')).toMatchObject({
      limitMs: 120 * MINUTE,
      step: 'none',
      startedAtMs: START,
    });
    expect(moved.clocks.length).toBe(warned.clocks.length);
    expect(escalationOf(run([{ kind: 'accepted', atMs: after(17) }], remote, moved.clocks).clocks)).toBe('none');
  });

  test('that was wrong leaves a breach, with that as its cause', () => {
    const broken = run([...opened, { kind: 'time', atMs: after(31) }]);
    const moved = run([{ ...placed, atMs: after(32) }], remote, broken.clocks);
    expect(find(moved, 'rescue.on_scene.urban')).toMatchObject({ state: 'breached', cause: 'wrong_place' });
  });

  test('is remote on a highway or outside every city limit', () => {
    const verdict = (onHighway: boolean | null, insideCityLimit: boolean | null) =>
      judgeTerrain({ onHighway, insideCityLimit }).reason;
    expect(verdict(true, true)).toBe('highway');
    expect(verdict(false, true)).toBe('inside_city_limit');
    expect(verdict(null, false)).toBe('outside_city_limits');
    expect(verdict(false, null)).toBe('no_city_limits');
  });
});

describe('the end', () => {
  test('of a cancelled incident ends every wait, but a breach stays', () => {
    const { clocks } = run([
      ...opened,
      { kind: 'time', atMs: after(11) },
      { kind: 'cancelled', atMs: after(12), reason: 'false alarm' },
    ]);
    expect(find({ clocks, acts: [] }, 'rescue.first_answer')).toMatchObject({
      state: 'breached',
      voidReason: 'false alarm',
    });
    expect(find({ clocks, acts: [] }, 'rescue.on_scene.urban')).toMatchObject({
      state: 'voided',
      runningSinceMs: null,
    });
  });

  test('of a resolved one leaves the duties that outlast it', () => {
    const resolved = run([...opened, { kind: 'resolved', atMs: after(9) }]);
    const waiting = resolved.clocks.filter(({ state }) => state === 'running').map(({ kind }) => kind);
    expect(waiting).toEqual(['rescue.first_answer', 'accident.insurer_notice', 'incident.authority_report']);
  });

  test('triage that makes another incident of it ends what no longer applies; making it the same again starts it anew', () => {
    const breakdown: ClockedIncident = { ...accident, type: 'breakdown' };
    const edited = run([{ kind: 'triaged', atMs: after(5) }], breakdown, run(opened).clocks);
    expect(find(edited, 'accident.insurer_notice')).toMatchObject({ state: 'voided', voidReason: 'retyped' });
    const back = run([{ kind: 'triaged', atMs: after(6) }], accident, edited.clocks);
    expect(find(back, 'accident.insurer_notice')).toMatchObject({ state: 'running', startedAtMs: START });
  });

  test('an excepted promise goes on to be shown, but breaks no more', () => {
    const clock = 'rescue.on_scene.urban' as const;
    const excepted = run([
      ...opened,
      { kind: 'excepted', atMs: after(5), clock, reason: 'snow' },
      { kind: 'time', atMs: after(300) },
      { kind: 'on_scene', atMs: after(301) },
    ]);
    expect(find(excepted, clock)).toMatchObject({ state: 'excepted', breachedAtMs: null, stoppedAtMs: after(301) });
    const dispatch = { kind: 'excepted', atMs: after(1), clock: 'rescue.dispatch', reason: 'snow' } as const;
    expect(run([...opened, dispatch]).acts.some(({ act }) => act === 'excepted')).toBe(false);
  });
});

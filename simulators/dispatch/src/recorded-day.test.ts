import type { DispatchDayLine } from '@roadcall/contracts';
import { seededRandom, type RoadGraph } from '@roadcall/roads';
import { beforeAll, expect, test } from 'vitest';
import type { Day } from './day.ts';
import { makeDay } from './made-day.ts';
import { measure } from './measures.ts';
import { openCity } from './open-city.ts';
import { POLICIES } from './policies.ts';
import { BadDayError, parseRecordedDay } from './recorded-day.ts';
import { runDay } from './run-day.ts';
import { ServiceTime } from './service-time.ts';
import { Streets } from './streets.ts';

let graph: RoadGraph;
let streets: Streets;
let made: Day;

beforeAll(async () => {
  ({ graph } = await openCity(undefined));
  streets = new Streets(graph, seededRandom(1, 'places'), 12);
  const day = makeDay(streets, { units: 14, callsPerMinute: 0.3, hours: 6, seed: 3 });
  const calls = day.calls.map((call) => ({ ...call, driveNoise: Math.min(2.5, Math.max(0.4, call.driveNoise)) }));
  made = { ...day, calls, serviceTime: new ServiceTime(calls.map(({ serviceS }) => serviceS)) };
}, 60_000);

/** The file that the API would have written of a made day. */
function linesOf({ calls, units }: Day): DispatchDayLine[] {
  return [
    { line: 'day', format: 1, date: '2026-03-01', hours: 24 },
    ...units.map(({ node }, index): DispatchDayLine => {
      const { lat, lon } = graph.nodePosition(node);
      return { line: 'unit', unit: index + 1, kind: 'tow_truck', skills: ['tow'], lat, lon, onDuty: [[0, 86_400]] };
    }),
    ...calls.map((call): DispatchDayLine => {
      const { lat, lon } = graph.nodePosition(call.node);
      return {
        line: 'incident',
        type: 'breakdown',
        severity: 'minor',
        needs: ['tow'],
        status: 'resolved',
        lat,
        lon,
        atS: call.atS,
        promisedS: 1_800,
        responseS: 600,
        serviceS: call.serviceS,
        driveRatio: call.driveNoise,
      };
    }),
    { line: 'end', units: units.length, incidents: calls.length },
  ];
}
const textOf = (lines: readonly DispatchDayLine[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('a recorded day runs again to the very same figures', () => {
  const { date, day, leftOut } = parseRecordedDay(textOf(linesOf(made)), graph);
  expect(date).toBe('2026-03-01');
  expect(leftOut).toEqual({ calledOff: 0, offTheMap: 0, nobodyCan: 0 });
  for (const policy of POLICIES) {
    const [again, first] = [day, made].map((one) => ({ ...measure(runDay(streets, one, policy)), decisionP95Ms: 0 }));
    expect(again).toEqual(first);
  }
});

test('two units more help, and with fewer it gets worse', () => {
  const [less, as, more] = [-4, 0, 4].map((change) => {
    const { day } = parseRecordedDay(textOf(linesOf(made)), graph, change);
    expect(day.units).toHaveLength(14 + change);
    return measure(runDay(streets, day, POLICIES[2]!)).meanMin;
  });
  expect(more!).toBeLessThan(as!);
  expect(less!).toBeGreaterThan(as!);
});

test('nobody is sent who is off duty or lacks a skill', () => {
  const lines = linesOf({ ...made, calls: made.calls.slice(0, 40), units: made.units.slice(0, 3) });
  const changed = lines.map((line) => {
    if (line.line !== 'unit') return line;
    if (line.unit === 1) return { ...line, skills: ['tyre' as const] };
    return line.unit === 2 ? { ...line, onDuty: [[50_000, 86_400]] as [number, number][] } : line;
  });
  const { day } = parseRecordedDay(textOf(changed), graph);
  for (const policy of POLICIES) {
    const sent = new Set<number>();
    const watching = {
      name: policy.name,
      decide: (situation: Parameters<typeof policy.decide>[0]) => {
        const decided = policy.decide(situation);
        if (situation.nowS < made.calls[39]!.atS) for (const { unit } of decided.orders) sent.add(unit);
        return decided;
      },
    };
    expect(runDay(streets, day, watching).responseS).toHaveLength(40);
    expect([...sent]).toEqual([2]);
  }
});

test('leaves out what was called off and what no unit could do, and counts it', () => {
  const lines = linesOf(made).map((line, index): DispatchDayLine => {
    if (line.line !== 'incident') return line;
    if (index % 3 === 0) return { ...line, status: 'cancelled', responseS: null };
    return index % 3 === 1 ? { ...line, needs: ['charge'] } : { ...line, serviceS: null, driveRatio: null };
  });
  const { day, leftOut, recordedResponseS } = parseRecordedDay(textOf(lines), graph);
  expect(leftOut.calledOff + leftOut.nobodyCan + day.calls.length).toBe(made.calls.length);
  expect(Math.min(leftOut.calledOff, leftOut.nobodyCan)).toBeGreaterThan(0);
  expect(recordedResponseS).toHaveLength(day.calls.length);
  expect(new Set(day.calls.map(({ serviceS }) => serviceS)).size).toBe(1);
});

test('refuses a file that broke off or is something else', () => {
  const text = textOf(linesOf(made));
  expect(() => parseRecordedDay(text.slice(0, -60), graph)).toThrow(BadDayError);
  expect(() => parseRecordedDay(text.replace('"format":1', '"format":2'), graph)).toThrow(/line 1: format/);
  expect(() => parseRecordedDay('n,a,b', graph)).toThrow(/line 1 is no JSON/);
});

/** `npm run sim:dispatch`: the same days under each policy, on the roads of a city. */
import { BadExtractError, seededRandom, type RoadGraph } from '@roadcall/roads';
import { clairvoyantBound, type ClairvoyantBound } from './clairvoyant.ts';
import type { Day } from './day.ts';
import { makeDay } from './made-day.ts';
import { measure, summarise, WARM_UP_S, type Measures } from './measures.ts';
import { openCity } from './open-city.ts';
import { readOptions, USAGE, type MadeDaysOptions, type RecordedDayOptions } from './options.ts';
import { POLICIES, PROMISED_S } from './policies.ts';
import { BadDayError, readRecordedDay } from './recorded-day.ts';
import { runDay, type DayRecord } from './run-day.ts';
import type { Policy } from './situation.ts';
import { Streets } from './streets.ts';

/** Noon: the road graph's default hour. */
const HOUR = 12;

try {
  const options = readOptions(process.argv.slice(2));
  const { name, graph } = await openCity(options.city);
  process.stdout.write(`${name}: ${graph.nodeCount} junctions\n`);
  if ('day' in options) await runRecordedDay(options, graph);
  else runMadeDays(options, graph);
} catch (error) {
  if (!(error instanceof BadExtractError) && !(error instanceof BadDayError) && !isOptionError(error)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}

function policiesOf(wanted: string): readonly Policy[] {
  return POLICIES.filter(({ name }) => wanted === 'all' || wanted === name);
}

function streetsOf(graph: RoadGraph): Streets {
  return new Streets(graph, seededRandom(1, 'places'), HOUR);
}

/** What if there had been more units, or another rule? */
async function runRecordedDay({ day: file, policy, units }: RecordedDayOptions, graph: RoadGraph): Promise<void> {
  const { date, day, leftOut, recordedResponseS, unitsPlacedByGuess } = await readRecordedDay(file, graph, units);
  const { calledOff, nobodyCan, offTheMap } = leftOut;
  process.stdout.write(
    `${date}: ${day.calls.length} incidents, ${day.units.length} units; left out: ${calledOff} called off, ${nobodyCan} that no unit ` +
      `could do, ${offTheMap} off the map; ${unitsPlacedByGuess} units started at a guessed place\n`,
  );
  const minutes = recordedResponseS.map((seconds) => seconds / 60).toSorted((a, b) => a - b);
  const recorded = {
    incidents: minutes.length,
    meanMin: thousandths(minutes.reduce((sum, each) => sum + each, 0) / minutes.length),
    p95Min: thousandths(minutes[Math.floor(0.95 * minutes.length)] ?? Number.NaN),
    sla30: thousandths((100 * minutes.filter((each) => each <= 30).length) / minutes.length),
  };
  process.stdout.write(
    `as it was: mean ${fixed(recorded.meanMin)} p95 ${fixed(recorded.p95Min)} min  SLA-30 ${fixed(recorded.sla30, 2)} %, of ${minutes.length} that were reached\n`,
  );
  const streets = streetsOf(graph);
  const policies: Record<string, Measures> = {};
  let reached = 0;
  for (const each of policiesOf(policy)) {
    const record = runDay(streets, day, each);
    const measures = measure(record, 0);
    reached = Math.max(reached, onTimeOf(record, 0));
    print(`${date}, ${day.units.length} units`, each.name, measures);
    policies[each.name] = rounded(measures);
  }
  const clairvoyant = compareWithBound([boundOf(streets, day, 0, reached)], policies);
  process.stdout.write(
    `${JSON.stringify({ bench: 'sim', day: date, units: day.units.length, incidents: day.calls.length, recorded, policies, clairvoyant })}\n`,
  );
}

function runMadeDays(options: MadeDaysOptions, graph: RoadGraph): void {
  const streets = streetsOf(graph);
  const policies = policiesOf(options.policy);
  const bounds: ClairvoyantBound[] = [];
  const results = new Map<string, Measures[]>(policies.map(({ name }) => [name, []]));
  for (let seed = 1; seed <= options.seeds; seed++) {
    const day = makeDay(streets, { ...options, callsPerMinute: options.rate, seed });
    let reached = 0;
    for (const policy of policies) {
      const record = runDay(streets, day, policy);
      const measures = measure(record);
      reached = Math.max(reached, onTimeOf(record, WARM_UP_S));
      results.get(policy.name)!.push(measures);
      print(`day ${seed}, ${day.calls.length} calls`, policy.name, measures);
    }
    bounds.push(boundOf(streets, day, WARM_UP_S, reached));
  }
  const policiesJson: Record<string, Measures> = {};
  process.stdout.write('\n');
  for (const [name, days] of results) {
    const { mean, spread } = summarise(days);
    print(`mean of ${days.length}`, name, mean);
    if (days.length > 1) print('± deviation', name, spread);
    policiesJson[name] = rounded(mean);
  }
  const clairvoyant = compareWithBound(bounds, policiesJson);
  const { units, rate, seeds, hours } = options;
  process.stdout.write(
    `${JSON.stringify({ bench: 'sim', units, rate, seeds, hours, policies: policiesJson, clairvoyant })}\n`,
  );
}

function onTimeOf({ calls, responseS }: DayRecord, fromS: number): number {
  return responseS.filter((seconds, index) => calls[index]!.atS >= fromS && seconds <= PROMISED_S).length;
}

function boundOf(streets: Streets, day: Day, fromS: number, reached: number): ClairvoyantBound {
  const seconds = (from: number, to: number): number => streets.seconds(from, to);
  return clairvoyantBound(day, seconds, { promisedS: PROMISED_S, fromS, reached });
}

/** Late calls as a multiple of those that are late under any policy; null: possibly none needs to be. */
function compareWithBound(
  bounds: readonly ClairvoyantBound[],
  policies: Readonly<Record<string, Measures>>,
): { leastLatePct: number; lateRatio: Record<string, number | null> } {
  const leastLatePct = bounds.reduce((sum, bound) => sum + bound.leastLatePct, 0) / bounds.length;
  const lateRatio = Object.fromEntries(
    Object.entries(policies).map(([name, { sla30 }]) => [
      name,
      leastLatePct > 0 ? thousandths((100 - sla30) / leastLatePct) : null,
    ]),
  );
  const times = Object.entries(lateRatio).map(
    ([name, ratio]) => `${name} ${ratio === null ? '–' : `${fixed(ratio, 2)} ×`}`,
  );
  process.stdout.write(
    `late under any policy, even one that knows everything in advance: at least ${fixed(leastLatePct, 2)} %; late by that: ${times.join(', ')}\n`,
  );
  return { leastLatePct: thousandths(leastLatePct), lateRatio };
}

function print(what: string, policy: string, m: Measures): void {
  process.stdout.write(
    `${what.padEnd(20)} ${policy.padEnd(13)} mean ${fixed(m.meanMin)} p50 ${fixed(m.p50Min)} p95 ${fixed(m.p95Min)} p99 ${fixed(m.p99Min)} worst ${fixed(m.worstMin, 0)} min` +
      `  SLA-30 ${fixed(m.sla30, 2)} %  ${fixed(m.kmPerIncident, 2)} km, ${fixed(m.swapsPerIncident, 3)} swaps, ${fixed(m.unassignedMin)} min unassigned per call` +
      `  decision p95 ${fixed(m.decisionP95Ms, 2)} ms, gap ${m.dualityGap}\n`,
  );
}

function fixed(value: number, digits = 1): string {
  return value.toFixed(digits);
}

function rounded(measures: Measures): Measures {
  const entries = Object.entries<number>({ ...measures }).map(([key, value]) => [key, thousandths(value)]);
  return Object.fromEntries(entries) as Measures;
}

function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function isOptionError(error: unknown): error is Error {
  return error instanceof Error && (error.message.startsWith('--') || 'code' in error);
}

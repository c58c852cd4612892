/** `npm run sim:dispatch`: the same days under each policy, on the roads of a city. */
import { BadExtractError, seededRandom } from '@roadcall/roads';
import { makeDay } from './made-day.ts';
import { measure, summarise, type Measures } from './measures.ts';
import { openCity } from './open-city.ts';
import { readOptions, USAGE, type SimulationOptions } from './options.ts';
import { POLICIES } from './policies.ts';
import { runDay } from './run-day.ts';
import { Streets } from './streets.ts';

/** Noon: the road graph's default hour. */
const HOUR = 12;

try {
  await main(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof BadExtractError) && !isOptionError(error)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}

async function main(options: SimulationOptions): Promise<void> {
  const streets = await openStreets(options.city);
  const policies = POLICIES.filter(({ name }) => options.policy === 'all' || options.policy === name);
  const results = new Map<string, Measures[]>(policies.map(({ name }) => [name, []]));
  for (let seed = 1; seed <= options.seeds; seed++) {
    const day = makeDay(streets, { ...options, callsPerMinute: options.rate, seed });
    for (const policy of policies) {
      const measures = measure(runDay(streets, day, policy));
      results.get(policy.name)!.push(measures);
      print(`day ${seed}, ${day.calls.length} calls`, policy.name, measures);
    }
  }
  const policiesJson: Record<string, Measures> = {};
  process.stdout.write('\n');
  for (const [name, days] of results) {
    const { mean, spread } = summarise(days);
    print(`mean of ${days.length}`, name, mean);
    if (days.length > 1) print('± deviation', name, spread);
    policiesJson[name] = rounded(mean);
  }
  const { units, rate, seeds, hours } = options;
  process.stdout.write(`${JSON.stringify({ bench: 'sim', units, rate, seeds, hours, policies: policiesJson })}\n`);
}

async function openStreets(extract: string | undefined): Promise<Streets> {
  const { name, graph } = await openCity(extract);
  process.stdout.write(`${name}: ${graph.nodeCount} junctions\n`);
  return new Streets(graph, seededRandom(1, 'places'), HOUR);
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
  const entries = Object.entries(measures).map(([key, value]) => [key, Math.round(value * 1_000) / 1_000]);
  return Object.fromEntries(entries) as Measures;
}

function isOptionError(error: unknown): error is Error {
  return error instanceof Error && (error.message.startsWith('--') || 'code' in error);
}

/**
 * How fast the road graph answers. From the repository's root:
 *
 *   node_modules/.bin/node packages/roads/bench/travel-times.ts [extract]
 *
 * Without an extract it measures the demo city. "Every node" is the same city without contraction, as a comparison.
 * CPU is the thread's mean, which other load on the machine hardly changes; the median is of the time on the clock.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { seededRandom } from '../src/demo/random.ts';
import { writeDemoCity } from '../src/demo/write-demo-city.ts';
import { buildRoadTables } from '../src/graph/build-road-tables.ts';
import { RoadGraph } from '../src/graph/road-graph.ts';
import type { RoadPosition } from '../src/graph/road-position.ts';
import { loadExtract, type OsmExtract } from '../src/osm/osm-extract.ts';

const PLACES = 200;
const BOUND_S = 1800;

const dir = await mkdtemp(join(tmpdir(), 'roads-bench-'));
try {
  const file = process.argv[2] ?? join(dir, 'demo-city.osm');
  if (process.argv[2] === undefined) await timed('write the demo city', () => writeDemoCity(file));
  console.log(`${basename(file)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  const extract = await timed('read', () => loadExtract(file));
  const tables = await timed('build the graph', () => buildRoadTables(extract));
  measure('contracted', await timed('open it', () => new RoadGraph(tables)));
  measure('every node', new RoadGraph(buildRoadTables(everyNodeAJunction(extract))));
} finally {
  await rm(dir, { recursive: true });
}

function measure(what: string, graph: RoadGraph): void {
  const random = seededRandom(1, 'bench');
  const places = Array.from({ length: PLACES }, () => graph.randomPosition(random));
  const next = (i: number): RoadPosition => places[(i + 1) % PLACES]!;
  console.log(`${what}: ${graph.nodeCount} nodes, ${graph.edgeCount} edges`);
  const perPlace = (name: string, ask: (place: RoadPosition, i: number) => unknown): void => {
    for (const [i, place] of places.entries()) ask(place, i);
    const before = process.threadCpuUsage();
    const samples = [...places, ...places].map((place, i) => {
      const start = performance.now();
      ask(place, i);
      return performance.now() - start;
    });
    const { user, system } = process.threadCpuUsage(before);
    const cpuMs = (user + system) / 1000 / samples.length;
    const medianMs = samples.toSorted((a, b) => a - b)[PLACES]!;
    console.log(`  ${name.padEnd(44)} CPU ${cpuMs.toFixed(2)} ms, median ${medianMs.toFixed(2)} ms`);
  };
  perPlace(`times from one to ${PLACES}`, (place) => graph.travelTimesFrom(place, places));
  perPlace(`times from ${PLACES} to one`, (place) => graph.travelTimesTo(place, places));
  perPlace(`times from ${PLACES} to one, within ${BOUND_S / 60} min`, (place) =>
    graph.travelTimesTo(place, places, { maxSeconds: BOUND_S }),
  );
  perPlace('time to one (Dijkstra, stops at the target)', (place, i) => graph.travelTimesFrom(place, [next(i)]));
  perPlace('route to one (A*)', (place, i) => graph.route(place, next(i)));
  perPlace('snap', (place) => graph.snap(place.position));
}

/** The same roads with every way cut at every node. */
function everyNodeAJunction(extract: OsmExtract): OsmExtract {
  const ways = extract.ways.flatMap(({ id, refs, tags }) =>
    refs.slice(1).map((ref, i) => ({ id, refs: [refs[i]!, ref], tags })),
  );
  return { file: extract.file, nodes: extract.nodes, ways, places: [], relations: [] };
}

async function timed<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${(performance.now() - start).toFixed(0)} ms`);
  return result;
}

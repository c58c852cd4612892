import { distanceM, polylineLengthM } from '@roadcall/geo';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { extractOf } from '../../test/extract-of.ts';
import { BadExtractError } from '../osm/bad-extract-error.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';
import { buildRoadTables } from '../graph/build-road-tables.ts';
import { deriveEdgeCosts, edgeSecondsAt } from '../graph/edge-costs.ts';
import { arrivals, departures, directDrive, type RoadPosition } from '../graph/road-position.ts';
import { RoadGraph } from '../graph/road-graph.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { seededRandom } from '../demo/random.ts';
import { routeTimeline, timelineAtDistance, timelineAtTime } from './route-timeline.ts';

vi.setConfig({ testTimeout: 60_000 });

const highways = fc.constantFrom('motorway', 'trunk', 'primary', 'secondary', 'residential', 'service');
const way = fc.record({
  refs: fc.array(fc.nat(14), { minLength: 2, maxLength: 5 }),
  highway: highways,
  oneway: fc.constantFrom('yes', 'no', '-1'),
  maxspeed: fc.constantFrom('20', '50', '30 mph', 'none'),
});
const extracts: fc.Arbitrary<OsmExtract> = fc
  .tuple(
    fc.array(
      fc.record({
        lat: fc.double({ min: 30.5, max: 30.55, noNaN: true }),
        lon: fc.double({ min: 114.6, max: 114.65, noNaN: true }),
      }),
      { minLength: 15, maxLength: 15 },
    ),
    fc.array(way, { minLength: 4, maxLength: 20 }),
  )
  .map(([places, ways]) =>
    extractOf(
      places,
      ways.map(({ refs, ...tags }) => ({ refs, tags })),
    ),
  );

/** A random graph with random places on it; skips the rare extract without any network. */
const cases = fc.record({ extract: extracts, seed: fc.nat(), hour: fc.double({ min: 0, max: 23.99, noNaN: true }) });

function openCase({ extract, seed }: { extract: OsmExtract; seed: number }): {
  graph: RoadGraph;
  places: RoadPosition[];
} {
  let tables: RoadTables;
  try {
    tables = buildRoadTables(extract);
  } catch (error) {
    fc.pre(!(error instanceof BadExtractError));
    throw error;
  }
  const graph = new RoadGraph(tables);
  const random = seededRandom(seed, 'places');
  return { graph, places: Array.from({ length: 6 }, () => graph.randomPosition(random)) };
}

/** Bellman–Ford over whole edges: slow, short, and nothing like the search under test. */
function naiveSeconds(tables: RoadTables, from: RoadPosition, to: RoadPosition, hour: number): number {
  const costs = deriveEdgeCosts(tables);
  const edgeSeconds = edgeSecondsAt(costs, hour);
  const best = new Float64Array(tables.nodeLat.length).fill(Infinity);
  for (const { node, seconds } of departures(tables, costs, from, edgeSeconds))
    best[node] = Math.min(best[node]!, seconds);
  for (let changed = true; changed;) {
    changed = false;
    for (let edge = 0; edge < tables.edgeTo.length; edge++) {
      const seconds = best[tables.edgeFrom[edge]!]! + edgeSeconds(edge);
      if (seconds < best[tables.edgeTo[edge]!]!) {
        best[tables.edgeTo[edge]!] = seconds;
        changed = true;
      }
    }
  }
  const around = arrivals(tables, costs, to, edgeSeconds).map(({ node, seconds }) => best[node]! + seconds);
  return Math.min(directDrive(tables, costs, from, to, edgeSeconds)?.seconds ?? Infinity, ...around);
}

describe('travel times', () => {
  it('from one place to many are those of the naive search', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph, places } = openCase(random);
        const seconds = graph.travelTimesFrom(places[0]!, places, { hour: random.hour });
        for (const [i, place] of places.entries()) {
          expect(seconds[i]).toBeCloseTo(naiveSeconds(graph.tables, places[0]!, place, random.hour), 3);
        }
      }),
    );
  });

  it('from many places to one are those of each by itself', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph, places } = openCase(random);
        const toward = graph.travelTimesTo(places[0]!, places, { hour: random.hour });
        for (const [i, place] of places.entries()) {
          expect(toward[i]).toBeCloseTo(graph.travelTimesFrom(place, [places[0]!], { hour: random.hour })[0]!, 3);
        }
      }),
    );
  });

  it('as a tree lead to its root, edge by edge, in the time they say', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph } = openCase(random);
        const root = 0;
        const { seconds, nextEdge } = graph.travelTreeTo(root, { hour: random.hour });
        expect(seconds[root]).toBe(0);
        const edgeSeconds = edgeSecondsAt(deriveEdgeCosts(graph.tables), random.hour);
        for (let node = 0; node < graph.nodeCount; node++) {
          const ways = graph.edgesFrom(node).map((edge) => edgeSeconds(edge) + seconds[graph.edge(edge).to]!);
          expect(seconds[node]).toBeCloseTo(node === root ? 0 : Math.min(...ways), 1);
          const next = nextEdge[node]!;
          expect(next < 0 ? root : graph.edge(next).from).toBe(node);
        }
      }),
    );
  });

  it('in a matrix are those of the search, also after a source has moved', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph, places } = openCase(random);
        const matrix = graph.travelMatrix(places.length, { hour: random.hour });
        const row = matrix.addTarget('scene', places[0]!);
        expect(row.every((seconds) => seconds === Infinity)).toBe(true);
        for (const shift of [0, 1]) {
          const moved = places.map((_, i) => places[(i + shift) % places.length]!);
          matrix.moveSources(moved.map((place, index) => ({ index, place })));
          const searched = graph.travelTimesTo(places[0]!, moved, { hour: random.hour });
          for (const [i, seconds] of searched.entries()) expect(row[i]).toBeCloseTo(seconds, 2);
        }
        const later = matrix.addTarget('other', places.at(-1)!);
        const searched = graph.travelTimesTo(places.at(-1)!, [places[1 % places.length]!], { hour: random.hour });
        expect(later[0]).toBeCloseTo(searched[0]!, 2);
      }),
    );
  });

  it('beyond the bound are none, within it unchanged', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 900 }), (random, maxSeconds) => {
        const { graph, places } = openCase(random);
        const all = graph.travelTimesFrom(places[0]!, places);
        const bounded = graph.travelTimesFrom(places[0]!, places, { maxSeconds });
        for (const [i, seconds] of all.entries()) expect(bounded[i]).toBe(seconds <= maxSeconds ? seconds : Infinity);
      }),
    );
  });
});

describe('a route', () => {
  it('takes the travel time, and its legs add up to it', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph, places } = openCase(random);
        for (const place of places) {
          const route = graph.route(places[0]!, place, { hour: random.hour })!;
          expect(route.durationS).toBeCloseTo(graph.travelTimesFrom(places[0]!, [place], { hour: random.hour })[0]!, 2);
          expect(route.legs.reduce((sum, leg) => sum + leg.durationS, 0)).toBeCloseTo(route.durationS, 2);
          expect(route.legs.reduce((sum, leg) => sum + leg.distanceM, 0)).toBeCloseTo(route.distanceM, 2);
          expect(polylineLengthM(route.polyline)).toBeCloseTo(route.distanceM, -1);
        }
      }),
    );
  });

  it('runs from place to place along edges that follow each other', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { graph, places } = openCase(random);
        const [from, to] = [places[0]!, places[1]!];
        const { legs, polyline } = graph.route(from, to)!;
        expect(distanceM(polyline[0]!, from.position)).toBeLessThan(0.5);
        expect(distanceM(polyline.at(-1)!, to.position)).toBeLessThan(0.5);
        for (let i = 1; i < legs.length; i++) {
          expect(graph.edge(legs[i - 1]!.edge).to).toBe(graph.edge(legs[i]!.edge).from);
          expect(legs[i]!.fromIndex).toBe(legs[i - 1]!.toIndex);
        }
        expect(legs[0]!.fromIndex).toBe(0);
        expect(legs.at(-1)!.toIndex).toBe(polyline.length - 1);
      }),
    );
  });

  it('unrolls into a timeline that starts and arrives with it, at the speeds of its legs', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (random, share) => {
        const { graph, places } = openCase(random);
        const route = graph.route(places[0]!, places[1]!, { hour: random.hour })!;
        const timeline = routeTimeline(route);
        expect(timeline.cumulativeS.at(-1)).toBeCloseTo(route.durationS, 0);
        const atTime = timelineAtTime(timeline, timeline.cumulativeS.at(-1)! * share);
        const atDistance = timelineAtDistance(timeline, atTime.alongM);
        expect(distanceM(atTime.position, atDistance.position)).toBeLessThan(0.5);
        expect(route.legs).toContain(atTime.leg);
        expect(atTime.speedKph).toBe(atTime.leg.speedKph);
        const end = timelineAtTime(timeline, 1e9);
        expect(end.arrived).toBe(true);
        expect(distanceM(end.position, places[1]!.position)).toBeLessThan(0.5);
        expect(timelineAtDistance(timeline, -10).alongM).toBe(0);
      }),
    );
  });
});

describe('snapping', () => {
  it('finds the nearest road there is', () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 30.49, max: 30.56, noNaN: true }),
        fc.double({ min: 114.59, max: 114.66, noNaN: true }),
        (random, lat, lon) => {
          const { graph } = openCase(random);
          const place = { lat, lon };
          const nearest = graph.snap(place, 20_000)!;
          expect(nearest.snapDistanceM).toBeCloseTo(distanceM(place, nearest.position), 3);
          for (let edge = 0; edge < graph.edgeCount; edge++) {
            const shape = graph.edgeShape(edge);
            for (const corner of shape)
              expect(nearest.snapDistanceM).toBeLessThanOrEqual(distanceM(place, corner) + 0.01);
          }
          expect(graph.snap(place, nearest.snapDistanceM * 0.99)).toBeNull();
          const again = graph.snap(nearest.position)!;
          expect(again.snapDistanceM).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('gives a place far from any road to nobody', () => {
    const extract = extractOf(
      [
        { lat: 30.5, lon: 114.6 },
        { lat: 30.51, lon: 114.6 },
      ],
      [{ refs: [0, 1], tags: { highway: 'primary' } }],
    );
    const graph = new RoadGraph(buildRoadTables(extract));
    expect(graph.snap({ lat: 30.6, lon: 114.6 })).toBeNull();
    expect(graph.snap({ lat: 30.505, lon: 114.601 })).toMatchObject({ segment: 0 });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IncidentId, UnitId, type Place } from '@roadcall/contracts';
import { decodePolyline, distanceM } from '@roadcall/geo';
import { buildCity, loadRoadGraph, type RoadGraph } from '@roadcall/roads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLiveTravel } from './live-travel.ts';
import { RoadRows } from './road-rows.ts';
import { straightRows } from './straight-rows.ts';
import { localHour, type TravelQuestion, type TravelRows } from './travel-rows.ts';
import { wayOver } from './way-to-scene.ts';

const AT = new Date('2026-03-01T04:00:00Z');
const SCENE = { lat: 31.2, lon: 121.4 };
const HOUR_S = 3_600;

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function question(scenes: readonly Place[], units: readonly (Place | null)[], maxTravelS = HOUR_S): TravelQuestion {
  return {
    scenes: scenes.map((place, n) => ({ id: IncidentId.parse(uuid(n)), place })),
    units: units.map((place, n) => ({ id: UnitId.parse(uuid(n)), place })),
    at: AT,
    maxTravelS,
  };
}

async function secondsTo(rows: TravelRows, scene: Place, units: readonly (Place | null)[], maxTravelS = HOUR_S) {
  const [row] = await rows.rows(question([scene], units, maxTravelS));
  return [...row!.seconds];
}

describe('the straight line', () => {
  it('is flagged, takes longer the farther it is, and ends at the limit', async () => {
    const near = { lat: 31.21, lon: 121.4 };
    const far = { lat: 31.25, lon: 121.4 };
    const tooFar = { lat: 33, lon: 121.4 };
    const [row] = await straightRows.rows(question([SCENE], [near, far, tooFar, null]));
    expect(row!.source).toBe('straight_line');
    expect(row!.seconds[0]).toBeCloseTo(187, 0);
    expect(row!.seconds[1]).toBeGreaterThan(row!.seconds[0]!);
    expect([...row!.seconds.subarray(2)]).toEqual([Infinity, Infinity]);
  });
});

describe('the local hour', () => {
  it('follows the sun', () => {
    expect(localHour(121.4, AT)).toBe(12);
    expect(localHour(-113.5, AT)).toBe(20);
  });
});

describe('travel on roads', () => {
  // A square of 1 km streets around the scene; its northern side runs one way, to the east.
  const corners = { 1: '31.200 121.400', 2: '31.200 121.410', 3: '31.209 121.410', 4: '31.209 121.400' };
  const nodes = Object.entries(corners).map(([id, place]) => {
    const [lat, lon] = place.split(' ');
    return `<node id="${id}" lat="${lat}" lon="${lon}"/>`;
  });
  const way = (id: number, from: number, to: number, oneway = 'no') =>
    `<way id="${id}"><nd ref="${from}"/><nd ref="${to}"/><tag k="highway" v="residential"/><tag k="oneway" v="${oneway}"/></way>`;
  const ways = [way(1, 1, 2), way(2, 2, 3), way(3, 4, 3, 'yes'), way(4, 4, 1)];

  let folder: string;
  let graph: RoadGraph;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roadcall-travel-'));
    const osmFile = join(folder, 'square.osm');
    await writeFile(osmFile, `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`);
    await buildCity({ osmFile, outDir: folder });
    graph = await loadRoadGraph(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const northWest = { lat: 31.209, lon: 121.4 };
  const northEast = { lat: 31.209, lon: 121.41 };
  const offTheRoads = { lat: 31.25, lon: 121.45 };

  it('comes from the graph where units are on it, from the straight line where they are not', async () => {
    const [row] = await new RoadRows(graph).rows(question([SCENE], [northWest, offTheRoads, northEast, null]));
    expect(row).toMatchObject({ source: 'road_graph', straight: new Set([1]) });
    expect(row!.seconds[2]).toBeGreaterThan(row!.seconds[0]! * 1.5);
    expect(row!.seconds[1]).toBeLessThan(Infinity);
    expect(row!.seconds[3]).toBe(Infinity);
  });

  it('respects one-way streets towards the scene', async () => {
    const [againstTheOneWay] = await secondsTo(new RoadRows(graph), northWest, [northEast]);
    const [withTheOneWay] = await secondsTo(new RoadRows(graph), northEast, [northWest]);
    expect(againstTheOneWay).toBeGreaterThan(withTheOneWay! * 2);
  });

  it('knows no way where it would take too long', async () => {
    expect(await secondsTo(new RoadRows(graph), SCENE, [northEast], 10)).toEqual([Infinity]);
  });

  it('is a straight line for all when the scene is off the roads', async () => {
    const [row] = await new RoadRows(graph).rows(question([offTheRoads], [northWest]));
    expect(row!.source).toBe('straight_line');
    expect(wayOver(graph, [northWest, offTheRoads], AT)).toBeNull();
  });

  it('keeps rows between questions and answers as if it had kept nothing', async () => {
    const kept = new RoadRows(graph);
    const questions: [Place[], (Place | null)[]][] = [
      [[SCENE], [northWest, null]],
      [
        [SCENE, northEast],
        [northEast, northWest],
      ],
      [[northEast], [northEast, offTheRoads, SCENE]],
      [
        [SCENE, offTheRoads],
        [SCENE, northWest, northEast],
      ],
      [[SCENE], [northWest]],
    ];
    for (const [scenes, units] of questions) {
      const asked = question(scenes, units);
      const fresh = await new RoadRows(graph).rows(asked);
      expect(await kept.rows(asked)).toEqual(fresh);
    }
  });

  it('shows the way from the unit to the scene', () => {
    const route = wayOver(graph, [northWest, SCENE], AT)!;
    const line = decodePolyline(route.polyline)!;
    expect(distanceM(line[0]!, northWest)).toBeLessThan(1);
    expect(distanceM(line.at(-1)!, SCENE)).toBeLessThan(1);
    expect(route.distanceM).toBeCloseTo(1_000, -1);
  });

  it('shows the way over the vehicle to the customer as one line, as long as both of its parts', async () => {
    const over = wayOver(graph, [northWest, northEast, SCENE], AT)!;
    const line = decodePolyline(over.polyline)!;
    expect(Math.min(...line.map((place) => distanceM(place, northEast)))).toBeLessThan(1);
    expect(distanceM(line.at(-1)!, SCENE)).toBeLessThan(1);
    const parts = [wayOver(graph, [northWest, northEast], AT)!, wayOver(graph, [northEast, SCENE], AT)!];
    expect(over.distanceM).toBeCloseTo(parts[0]!.distanceM + parts[1]!.distanceM, 3);
    expect(wayOver(graph, [northWest, offTheRoads, SCENE], AT)).toBeNull();

    const travel = createLiveTravel({ osrm: undefined, roads: graph.tables, maxTravelS: 7_200 });
    const [there, on] = [await travel.timeTo(northEast, northWest, AT), await travel.timeTo(SCENE, northEast, AT)];
    expect(await travel.wayOver([northWest, northEast, SCENE], AT)).toEqual({
      etaS: there.etaS + on.etaS,
      source: 'road_graph',
      distanceM: over.distanceM,
      route: over.polyline,
    });
    expect(await travel.wayOver([offTheRoads, SCENE], AT)).toBeNull();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePolyline, distanceM } from '@roadcall/geo';
import { buildCity, loadRoadGraph } from '@roadcall/roads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roadTravelTimes } from './road-travel-times.ts';
import { straightLineTravelTimes } from './straight-line.ts';
import { localHour, type TravelTimes } from './travel-times.ts';

const AT = new Date('2026-03-01T04:00:00Z');
const SCENE = { lat: 31.2, lon: 121.4 };
const HOUR_S = 3_600;

describe('the straight line', () => {
  it('is flagged, takes longer the farther it is, and has no way to show', () => {
    const [near, far, tooFar] = straightLineTravelTimes.toScene(
      SCENE,
      [
        { lat: 31.21, lon: 121.4 },
        { lat: 31.25, lon: 121.4 },
        { lat: 33, lon: 121.4 },
      ],
      AT,
      HOUR_S,
    );
    expect(near).toMatchObject({ source: 'straight_line' });
    expect(near!.etaS).toBeCloseTo(187, 0);
    expect(far!.etaS).toBeGreaterThan(near!.etaS);
    expect(tooFar).toBeNull();
    expect(straightLineTravelTimes.route(SCENE, SCENE, AT)).toBeNull();
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
  let travel: TravelTimes;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roadcall-travel-'));
    const osmFile = join(folder, 'square.osm');
    await writeFile(osmFile, `<osm version="0.6">${nodes.join('')}${ways.join('')}</osm>`);
    await buildCity({ osmFile, outDir: folder });
    travel = roadTravelTimes(await loadRoadGraph(folder));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const northWest = { lat: 31.209, lon: 121.4 };
  const northEast = { lat: 31.209, lon: 121.41 };
  const offTheRoads = { lat: 31.25, lon: 121.45 };

  it('comes from the graph where units are on it, from the straight line where they are not', () => {
    const answers = travel.toScene(SCENE, [northWest, offTheRoads, northEast], AT, HOUR_S);
    expect(answers.map((answer) => answer?.source)).toEqual(['road_graph', 'straight_line', 'road_graph']);
    expect(answers[2]!.etaS).toBeGreaterThan(answers[0]!.etaS * 1.5);
  });

  it('respects one-way streets towards the scene', () => {
    const [againstTheOneWay] = travel.toScene(northWest, [northEast], AT, HOUR_S);
    const [withTheOneWay] = travel.toScene(northEast, [northWest], AT, HOUR_S);
    expect(againstTheOneWay!.etaS).toBeGreaterThan(withTheOneWay!.etaS * 2);
  });

  it('knows no way where it would take too long', () => {
    expect(travel.toScene(SCENE, [northEast], AT, 10)).toEqual([null]);
  });

  it('is a straight line for all when the scene is off the roads', () => {
    const answers = travel.toScene(offTheRoads, [northWest], AT, HOUR_S);
    expect(answers.map((answer) => answer?.source)).toEqual(['straight_line']);
    expect(travel.route(northWest, offTheRoads, AT)).toBeNull();
  });

  it('shows the way from the unit to the scene', () => {
    const route = travel.route(northWest, SCENE, AT)!;
    const line = decodePolyline(route.polyline)!;
    expect(distanceM(line[0]!, northWest)).toBeLessThan(1);
    expect(distanceM(line.at(-1)!, SCENE)).toBeLessThan(1);
    expect(route.distanceM).toBeCloseTo(1_000, -1);
  });
});

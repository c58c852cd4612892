import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoadClass, type City } from '@roadcall/contracts';
import { distanceM, polygonContains, type LatLon, type Polygon } from '@roadcall/geo';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Basemap } from '../city/basemap.ts';
import { buildCity } from '../city/build-city.ts';
import { loadRoadGraph } from '../city/city-files.ts';
import type { RoadGraph } from '../graph/road-graph.ts';
import { demoCityXml, writeDemoCity } from './write-demo-city.ts';

// Whole cities are made here, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const toPlace = ([lon, lat]: number[]): LatLon => ({ lat: lat!, lon: lon! });

describe('the demo city', () => {
  let dir: string;
  let city: City;
  let graph: RoadGraph;
  let basemap: Basemap;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'demo-'));
    await writeDemoCity(join(dir, 'demo.osm'), { seed: 1 });
    city = await buildCity({ osmFile: join(dir, 'demo.osm'), outDir: dir, kind: 'demo' });
    graph = await loadRoadGraph(dir);
    basemap = JSON.parse(await readFile(join(dir, 'basemap.json'), 'utf8')) as Basemap;
  });
  afterAll(() => rm(dir, { recursive: true }));

  const roads = () => basemap.road.features;

  it('is the same for the same seed, byte for byte, and another for another', () => {
    const digest = (seed: number): string => createHash('sha256').update(demoCityXml(seed)).digest('hex');
    expect(digest(1)).toBe(city.source.sha256);
    expect(digest(2)).not.toBe(city.source.sha256);
  });

  it('has the size of a city', () => {
    expect(graph.nodeCount).toBeGreaterThan(4000);
    expect(graph.nodeCount).toBeLessThan(8000);
    const [west, south, east, north] = city.bounds;
    expect(distanceM({ lat: south, lon: west }, { lat: south, lon: east })).toBeGreaterThan(22_000);
    expect(distanceM({ lat: south, lon: west }, { lat: north, lon: west })).toBeGreaterThan(18_000);
    expect(city.camera.zoom).toBeGreaterThan(11);
  });

  it('needs no attribution and has branches all over, each beside a road', () => {
    expect(city).toMatchObject({ kind: 'demo', attribution: null, name: { zh: '云汀市', en: 'Yunting' } });
    expect(city.branches.length).toBeGreaterThanOrEqual(6);
    for (const branch of city.branches) expect(graph.snap(branch, 60)).not.toBeNull();
  });

  it('names everything in Chinese and English', () => {
    for (const layer of [basemap.district, basemap.place, basemap.road, basemap.water, basemap.waterway]) {
      for (const { properties } of layer.features) {
        if (properties.link) continue;
        expect(properties.name).toMatch(/\p{Script=Han}/u);
        expect(properties.nameEn).toMatch(/^[A-Za-z0-9' -]+$/);
      }
    }
  });

  it('has the classes of the contract, two rings and more, an expressway with ramps and a railway', () => {
    const classes = new Set(roads().map(({ properties }) => properties.class));
    for (const name of classes) expect(RoadClass.options).toContain(name);
    expect(classes.size).toBeGreaterThanOrEqual(7);
    const names = new Set(roads().map(({ properties }) => properties.nameEn));
    for (const name of [
      '1st Ring Road',
      '2nd Ring Road',
      '3rd Ring Road',
      'Airport Road',
      'Yunfei Elevated Expressway',
    ]) {
      expect(names).toContain(name);
    }
    expect(
      roads().filter(({ properties }) => properties.class === 'motorway' && properties.link).length,
    ).toBeGreaterThanOrEqual(12);
    expect(basemap.district.features.length).toBeGreaterThan(10);
  });

  it('crosses the river on named bridges and water nowhere else', () => {
    const bridges = roads().filter(({ properties }) => properties.bridge && properties.nameEn?.endsWith('Bridge'));
    expect(new Set(bridges.map(({ properties }) => properties.nameEn)).size).toBeGreaterThanOrEqual(6);
    const waters = basemap.water.features.map(({ geometry }): Polygon => {
      const [outer, ...holes] = geometry.coordinates.map((ring) => ring.map(toPlace));
      return { outer: outer!, holes };
    });
    for (const { properties, geometry } of roads()) {
      if (properties.bridge) continue;
      const wet = geometry.coordinates.filter((place) =>
        waters.some((water) => polygonContains(water, toPlace(place))),
      );
      expect({ road: properties.nameEn, wet }).toEqual({ road: properties.nameEn, wet: [] });
    }
  });

  it('is connected: nearly every road can be driven to, the expressway between its outermost ramps', () => {
    let onNetwork = 0;
    let all = 0;
    for (const { properties, geometry } of roads()) {
      if (properties.class === 'rail' || properties.class === 'motorway') continue;
      for (const place of geometry.coordinates.map(toPlace)) {
        all++;
        if (graph.snap(place, 5)) onNetwork++;
      }
    }
    expect(onNetwork / all).toBeGreaterThan(0.995);
    const edges = Array.from({ length: graph.edgeCount }, (_, edge) => graph.edge(edge));
    const expressway = edges.filter(({ kind }) => kind === 'motorway');
    expect(expressway.reduce((sum, { lengthM }) => sum + lengthM, 0)).toBeGreaterThan(25_000);
  });

  it('can be crossed in city time, slower in the evening than at night', () => {
    const [airport, west] = ['Airport branch', 'Xidu branch'].map((name) =>
      graph.snap(city.branches.find((branch) => branch.name.en === name)!)!,
    );
    const night = graph.route(airport!, west!, { hour: 3 })!;
    const evening = graph.route(airport!, west!, { hour: 18 })!;
    expect(night.distanceM).toBeGreaterThan(15_000);
    expect(night.distanceM).toBeLessThan(32_000);
    expect(evening.durationS).toBeGreaterThan(night.durationS * 1.2);
    expect(evening.durationS).toBeLessThan(5400);
  });
});

describe('demo cities of other seeds', () => {
  it.each([2, 11])(
    'seed %i builds',
    async (seed) => {
      const dir = await mkdtemp(join(tmpdir(), 'demo-'));
      try {
        await writeDemoCity(join(dir, 'demo.osm'), { seed });
        await buildCity({ osmFile: join(dir, 'demo.osm'), outDir: dir, kind: 'demo' });
        expect((await loadRoadGraph(dir)).nodeCount).toBeGreaterThan(4000);
      } finally {
        await rm(dir, { recursive: true });
      }
    },
    60_000,
  );
});

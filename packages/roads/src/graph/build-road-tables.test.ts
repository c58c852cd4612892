import { beforeAll, describe, expect, it } from 'vitest';
import { extractOf, extractOfXml } from '../../test/extract-of.ts';
import { SMALL_CITY_XML } from '../../test/small-city.ts';
import { buildRoadTables } from './build-road-tables.ts';
import { drivingDirection, parseMaxspeedKph, roadKindCode } from './road-class.ts';
import { RoadGraph } from './road-graph.ts';
import { trafficFactor } from './traffic.ts';

const KPH_30_MPH = 48;

describe('the road graph of a small city', () => {
  let graph: RoadGraph;
  beforeAll(async () => {
    graph = new RoadGraph(buildRoadTables(await extractOfXml(SMALL_CITY_XML)));
  });
  const edges = () => Array.from({ length: graph.edgeCount }, (_, edge) => graph.edge(edge));

  it('has a node at junctions and ends of ways only, and keeps the shape between', () => {
    // 1, 3, 4, 6: the places 2 and 5 only give shape.
    expect(graph.nodeCount).toBe(4);
    const back = edges().find(({ name }) => name === 'Hintergasse')!;
    expect(graph.edgeShape(back.edge)).toEqual([
      { lat: 53, lon: 10.003 },
      { lat: 53, lon: 10.0015 },
      { lat: 53, lon: 10 },
    ]);
    expect(back.lengthM).toBeCloseTo(200.7, 0);
  });

  it('drives one-ways one way and other roads both ways', () => {
    const count = (name: string): number => edges().filter((edge) => edge.name === name).length;
    expect(count('Hintergasse')).toBe(1);
    expect(count('Hauptstraße')).toBe(4);
  });

  it('leaves out what cannot be driven back from', () => {
    expect(edges().some(({ kind }) => kind === 'motorway')).toBe(false);
    expect(graph.snap({ lat: 53, lon: 10.0045 }, 50)).toBeNull();
  });

  it('knows names, numbers, bridges and limits in miles', () => {
    expect(edges().find(({ kind }) => kind === 'tertiary')).toMatchObject({ name: 'L 12', nameEn: null });
    expect(edges().filter(({ bridge }) => bridge)).toHaveLength(2);
    const main = edges().find(({ name, bridge }) => name === 'Hauptstraße' && !bridge)!;
    expect(main.nameEn).toBe('Main Street');
    expect(graph.tables.segmentSpeedKph[main.segment]).toBe(KPH_30_MPH);
  });

  it('walks along an edge', () => {
    const back = edges().find(({ name }) => name === 'Hintergasse')!;
    const point = graph.pointOnEdge(back.edge, 50);
    expect(point.headingDeg).toBeCloseTo(270, 0);
    expect(point.position.lon).toBeCloseTo(10.00225, 4);
    expect(graph.edgesFrom(back.from)).toContain(back.edge);
    expect(graph.nodePosition(back.to)).toEqual({ lat: 53, lon: 10 });
    expect(graph.edgeSpeedKph(back.edge, 3)).toBeGreaterThan(graph.edgeSpeedKph(back.edge, 18));
  });
});

describe('ways with nodes missing from the file', () => {
  it('are cut there, as extracts are at their border', () => {
    const places = Array.from({ length: 13 }, (_, i) => ({ lat: 30 + i * 0.001, lon: 114 }));
    const tags = { highway: 'primary' };
    const cut = { refs: [0, 1, 2, 3, 99, 4, 5, 6, 7, 8, 9, 10, 11], tags };
    const tables = buildRoadTables(extractOf(places, [cut, { refs: [11, 12], tags }]));
    expect([...tables.nodeLat]).toEqual([300_040_000, 300_110_000, 300_120_000]);
    expect(tables.edgeTo).toHaveLength(4);
  });
});

describe('tags of roads', () => {
  it.each([
    ['50', 50],
    ['30 mph', 48.28],
    ['60 km/h', 60],
    ['80;60', 80],
    ['7.5', 7.5],
    ['300', 130],
    ['1', 5],
    ['none', null],
    ['signals', null],
    ['CN:urban', null],
    ['-50', null],
    ['0', null],
    [undefined, null],
  ])('maxspeed %s is %s km/h', (text, kph) => {
    const parsed = parseMaxspeedKph(text);
    expect(parsed === null ? null : Math.round(parsed * 100) / 100).toBe(kph);
  });

  it.each([
    [{ highway: 'residential' }, 'both'],
    [{ highway: 'residential', oneway: 'yes' }, 'forward'],
    [{ highway: 'residential', oneway: '-1' }, 'backward'],
    [{ highway: 'residential', oneway: 'reversible' }, 'none'],
    [{ highway: 'motorway' }, 'forward'],
    [{ highway: 'motorway', oneway: 'no' }, 'both'],
    [{ highway: 'motorway_link' }, 'both'],
    [{ highway: 'tertiary', junction: 'roundabout' }, 'forward'],
  ] as const)('direction of %o is %s', (tags, direction) => {
    expect(drivingDirection(tags)).toBe(direction);
  });

  it.each([
    [{ highway: 'footway' }],
    [{ highway: 'construction' }],
    [{ highway: 'service', service: 'parking_aisle' }],
    [{ highway: 'residential', access: 'private' }],
    [{ highway: 'residential', motor_vehicle: 'no' }],
    [{ highway: 'pedestrian', area: 'yes' }],
    [{ railway: 'rail' }],
  ])('%o is no road for cars', (tags) => {
    expect(roadKindCode(tags)).toBe(-1);
  });

  it('lets the most specific access rule decide', () => {
    expect(roadKindCode({ highway: 'residential', access: 'no', motor_vehicle: 'yes' })).toBeGreaterThanOrEqual(0);
  });
});

describe('traffic', () => {
  it('leaves between a tenth and all of the free speed, least in the evening peak, continuous over midnight', () => {
    for (let kind = 0; kind < 14; kind++) {
      for (let hour = 0; hour < 24; hour += 0.25) {
        const factor = trafficFactor(kind, hour);
        expect(factor).toBeGreaterThan(0.1);
        expect(factor).toBeLessThanOrEqual(1);
        expect(Math.abs(factor - trafficFactor(kind, hour + 0.01))).toBeLessThan(0.01);
      }
      expect(trafficFactor(kind, 18)).toBeLessThan(trafficFactor(kind, 3));
      expect(trafficFactor(kind, 24)).toBe(trafficFactor(kind, 0));
      expect(trafficFactor(kind, -6)).toBe(trafficFactor(kind, 18));
    }
  });
});

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../city/write-file-atomically.ts';
import type { RoadStyle } from './big-road.ts';
import { bridgeNamer, partsAtBridges } from './bridges.ts';
import { planDemoCity, type DemoPlan } from './demo-plan.ts';
import { BRIDGE_NAMES, RIVER_NAME } from './names.ts';
import { nameTags, OsmDocument, type Tags } from './osm-document.ts';
import { cityPlaces } from './places.ts';

export interface DemoCityOptions {
  /** Whole number; the same seed gives the same file, byte for byte. Default 1. */
  readonly seed?: number;
}

/** Writes a made-up Chinese city of about 24 × 20 km as OSM XML, with Chinese and English names. */
export async function writeDemoCity(file: string, { seed = 1 }: DemoCityOptions = {}): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomically(file, demoCityXml(seed));
}

/** The OSM XML of the made-up city. */
export function demoCityXml(seed: number): string {
  const document = new OsmDocument();
  const plan = planDemoCity(seed);
  addPlaces(document, plan);
  addLand(document, plan);
  addRoads(document, plan);
  return [...document.lines()].join('');
}

function addPlaces(document: OsmDocument, plan: DemoPlan): void {
  for (const { point, name, tags } of cityPlaces(plan)) document.place(point, { ...tags, ...nameTags(name) });
}

function addLand(document: OsmDocument, { waters, districts, greens, blocks, railway, airport }: DemoPlan): void {
  for (const { outline, name } of districts) document.area(outline, { place: 'suburb', ...nameTags(name) });
  const { river, lakes } = waters;
  const islandNames = [
    { zh: '白鹭洲', en: 'Bailu Isle' },
    { zh: '双洲岛', en: 'Shuangzhou Island' },
  ];
  const islands = river.islands.map((outline, i) =>
    document.area(outline, { place: 'island', leisure: 'park', ...nameTags(islandNames[i] ?? null) }),
  );
  const banks = document.area(river.outline, {});
  document.multipolygon([banks], islands, { natural: 'water', water: 'river', ...nameTags(RIVER_NAME) });
  document.way(river.line, { waterway: 'river', ...nameTags(RIVER_NAME) });
  const lakeNames = [
    { zh: '映月湖', en: 'Yingyue Lake' },
    { zh: '镜湖', en: 'Jing Lake' },
    { zh: '月湖', en: 'Yue Lake' },
  ];
  for (const [i, { outline }] of lakes.entries()) {
    document.area(outline, { natural: 'water', water: 'lake', ...nameTags(lakeNames[i] ?? null) });
  }
  for (const { kind, name, outline } of greens) {
    document.area(outline, { ...(kind === 'forest' ? { landuse: 'forest' } : { leisure: 'park' }), ...nameTags(name) });
  }
  const blockTags: Readonly<Record<string, Tags>> = {
    park: { leisure: 'park' },
    stadium: { leisure: 'stadium' },
    university: { amenity: 'university' },
    hospital: { amenity: 'hospital' },
  };
  for (const { kind, name, outline } of blocks) document.area(outline, { ...blockTags[kind], ...nameTags(name) });
  document.way(railway.line, {
    railway: 'rail',
    bridge: 'yes',
    layer: '2',
    ...nameTags({ zh: '云汀高铁', en: 'Yunting High-Speed Railway' }),
  });
  document.area(railway.hall, { landuse: 'railway' });
  document.area(airport.outline, {
    aeroway: 'aerodrome',
    ...nameTags({ zh: '云汀白鹭国际机场', en: 'Yunting Bailu International Airport' }),
  });
  document.area(airport.apron, { aeroway: 'apron' });
  document.area(airport.runway, { aeroway: 'runway', area: 'yes' });
}

const STREET_HIGHWAY = ['secondary', 'tertiary', 'residential'] as const;

function addRoads(document: OsmDocument, { bigRoads, expressway, streets, waters }: DemoPlan): void {
  for (const road of [...expressway.carriageways, ...expressway.ramps]) {
    document.way(
      road.nodes().map(({ node }) => node),
      { ...roadTags(road.style), bridge: 'yes', layer: '2' },
    );
  }
  const nextBridge = bridgeNamer(BRIDGE_NAMES);
  for (const road of bigRoads) {
    for (const { nodes, isBridge, lengthM } of partsAtBridges(road, waters)) {
      const bridgeName = isBridge && lengthM > 200 ? nextBridge() : null;
      const name = bridgeName ? { ...road.style, name: bridgeName } : road.style;
      document.way(nodes, { ...roadTags(name), ...(isBridge ? { bridge: 'yes', layer: '1' } : {}) });
    }
  }
  for (const { rank, name, nodes } of streets)
    document.way(nodes, { highway: STREET_HIGHWAY[rank], ...nameTags(name) });
}

function roadTags({ highway, name, maxspeedKph, oneway, roundabout }: RoadStyle): Tags {
  return {
    highway,
    ...nameTags(name),
    ...(maxspeedKph === undefined ? {} : { maxspeed: String(maxspeedKph) }),
    ...(roundabout ? { junction: 'roundabout' } : oneway ? { oneway: 'yes' } : {}),
  };
}

import type { BasemapProperties, RoadClass } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { isBridge, roadName } from '../graph/drivable-ways.ts';
import { drivingDirection, roadKindCode, ROAD_KINDS, type RoadKind } from '../graph/road-class.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';
import type { OsmTags } from '../osm/osm-sink.ts';
import { isRailway } from './basemap-classes.ts';
import { coordinates } from './osm-areas.ts';

/** A GeoJSON line of the basemap. */
export interface LineFeature {
  readonly type: 'Feature';
  readonly properties: BasemapProperties;
  readonly geometry: { readonly type: 'LineString'; readonly coordinates: number[][] };
}

const CLASS_OF_KIND: Readonly<Record<RoadKind, RoadClass>> = {
  motorway: 'motorway',
  motorway_link: 'motorway',
  trunk: 'trunk',
  trunk_link: 'trunk',
  primary: 'primary',
  primary_link: 'primary',
  secondary: 'secondary',
  secondary_link: 'secondary',
  tertiary: 'tertiary',
  tertiary_link: 'tertiary',
  unclassified: 'residential',
  residential: 'residential',
  living_street: 'residential',
  service: 'service',
};

/**
 * Roads and rails as the map draws them. Ways of one street are joined end to end: fewer features, and names have
 * room along the line.
 */
export function roadFeatures(extract: OsmExtract): LineFeature[] {
  const streets = new Map<string, { properties: BasemapProperties; lines: number[][] }>();
  for (const { tags, refs } of extract.ways) {
    const properties = roadProperties(tags);
    if (!properties) continue;
    const nodes = refs.map((ref) => extract.nodes.indexOf(ref)).filter((index) => index >= 0);
    if (nodes.length < 2) continue;
    const key = JSON.stringify(properties);
    const street = streets.get(key) ?? { properties, lines: [] };
    streets.set(key, street);
    street.lines.push(nodes);
  }
  return [...streets.values()].flatMap(({ properties, lines }) =>
    joinLines(lines).map((nodes) =>
      lineFeature(
        properties,
        nodes.map((node) => extract.nodes.position(node)),
      ),
    ),
  );
}

export function lineFeature(properties: BasemapProperties, line: readonly LatLon[]): LineFeature {
  return { type: 'Feature', properties, geometry: { type: 'LineString', coordinates: line.map(coordinates) } };
}

function roadProperties(tags: OsmTags): BasemapProperties | null {
  const names = { ...nameProperties(tags), ...(isBridge(tags) ? { bridge: true } : {}) };
  if (isRailway(tags)) return { class: 'rail', ...names };
  const code = roadKindCode(tags);
  if (code < 0) return null;
  const kind = ROAD_KINDS[code]!;
  const direction = drivingDirection(tags);
  return {
    class: CLASS_OF_KIND[kind],
    ...names,
    ...(kind.endsWith('_link') ? { link: true } : {}),
    ...(direction === 'forward' || direction === 'backward' ? { oneway: true } : {}),
  };
}

/** `name` and `nameEn` where known; absent rather than empty. */
export function nameProperties(tags: OsmTags): { name?: string; nameEn?: string } {
  const { name, nameEn } = roadName(tags);
  return { ...(name ? { name } : {}), ...(nameEn ? { nameEn } : {}) };
}

/** Chains lines where the end of one is the start of another; direction is kept, for one-ways. */
function joinLines(lines: readonly (readonly number[])[]): number[][] {
  const starting = new Map<number, number[]>();
  for (const [i, line] of lines.entries()) {
    const others = starting.get(line[0]!);
    if (others) others.push(i);
    else starting.set(line[0]!, [i]);
  }
  const used = new Set<number>();
  const takeFrom = (node: number): readonly number[] | undefined => {
    const next = starting.get(node)?.find((i) => !used.has(i));
    if (next === undefined) return undefined;
    used.add(next);
    return lines[next];
  };
  // Lines that no other line leads into come first, so that chains are found from their beginning.
  const ends = new Set(lines.map((line) => line.at(-1)!));
  const order = [...lines.keys()].toSorted((a, b) => Number(ends.has(lines[a]![0]!)) - Number(ends.has(lines[b]![0]!)));
  const joined: number[][] = [];
  for (const i of order) {
    if (used.has(i)) continue;
    used.add(i);
    const line = [...lines[i]!];
    for (let next = takeFrom(line.at(-1)!); next; next = takeFrom(line.at(-1)!)) line.push(...next.slice(1));
    joined.push(line);
  }
  return joined;
}

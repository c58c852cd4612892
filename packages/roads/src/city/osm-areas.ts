import { boundsContain, boundsOf, isCounterClockwise, ringContains, type LatLon } from '@roadcall/geo';
import type { OsmExtract, OsmRelation, OsmWay } from '../osm/osm-extract.ts';
import type { OsmTags } from '../osm/osm-sink.ts';

/** One closed outline with its holes; corners are not repeated at the end. */
export interface Area {
  readonly outer: readonly LatLon[];
  readonly holes: readonly (readonly LatLon[])[];
  readonly tags: OsmTags;
}

/** Every closed way and every multipolygon or boundary relation of an extract whose tags the caller wants. */
export function osmAreas(extract: OsmExtract, wanted: (tags: OsmTags) => boolean): Area[] {
  const ways = new Map(extract.ways.map((way) => [way.id, way]));
  const fromWays = extract.ways
    .filter(({ tags, refs }) => refs.length > 3 && refs[0] === refs.at(-1) && wanted(tags))
    .flatMap(({ tags, refs }): Area[] => {
      const outer = positions(extract, refs);
      return outer.length < 3 ? [] : [{ outer, holes: [], tags }];
    });
  const fromRelations = extract.relations
    .filter(({ tags }) => wanted(tags))
    .flatMap((relation) => relationAreas(extract, ways, relation));
  return [...fromWays, ...fromRelations];
}

/** Positions of the nodes that the file has; a repeated last corner is left out. */
function positions(extract: OsmExtract, refs: readonly number[]): LatLon[] {
  const open = refs[0] === refs.at(-1) ? refs.slice(0, -1) : refs;
  return open.flatMap((ref) => {
    const index = extract.nodes.indexOf(ref);
    return index < 0 ? [] : [extract.nodes.position(index)];
  });
}

function relationAreas(extract: OsmExtract, ways: ReadonlyMap<number, OsmWay>, relation: OsmRelation): Area[] {
  const rings = (roles: readonly string[]): LatLon[][] =>
    joinRings(
      relation.members.flatMap(({ type, ref, role }) => {
        const way = type === 'way' && roles.includes(role) ? ways.get(ref) : undefined;
        return way ? [way.refs] : [];
      }),
    )
      .map((refs) => positions(extract, refs))
      .filter((ring) => ring.length >= 3);
  const inners = rings(['inner']);
  return rings(['outer', '']).map((outer) => {
    const box = boundsOf(outer)!;
    const holes = inners.filter((ring) => boundsContain(box, ring[0]!) && ringContains(outer, ring[0]!));
    return { outer, holes, tags: relation.tags };
  });
}

/** Chains ways end to end into closed rings; what cannot be closed (cut off by the extract's border) is left out. */
function joinRings(lines: readonly (readonly number[])[]): number[][] {
  const left = lines.map((line) => [...line]);
  const rings: number[][] = [];
  while (left.length > 0) {
    const ring = left.pop()!;
    while (ring[0] !== ring.at(-1)) {
      const end = ring.at(-1)!;
      const next = left.findIndex((line) => line[0] === end || line.at(-1) === end);
      if (next < 0) break;
      const [line] = left.splice(next, 1);
      ring.push(...(line![0] === end ? line! : line!.toReversed()).slice(1));
    }
    if (ring.length > 3 && ring[0] === ring.at(-1)) rings.push(ring);
  }
  return rings;
}

/** GeoJSON coordinates of an area: rings closed, the outer one counter-clockwise, holes clockwise (RFC 7946 §3.1.6). */
export function polygonCoordinates({ outer, holes }: Area): number[][][] {
  return [closedRing(outer, true), ...holes.map((hole) => closedRing(hole, false))];
}

function closedRing(ring: readonly LatLon[], counterClockwise: boolean): number[][] {
  const turned = isCounterClockwise(ring) === counterClockwise ? ring : ring.toReversed();
  return [...turned, turned[0]!].map(coordinates);
}

/** GeoJSON order, six decimals (0.1 m). */
export function coordinates({ lat, lon }: LatLon): number[] {
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

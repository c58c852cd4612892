import { distanceBetweenM } from '@roadcall/geo';
import { BadExtractError } from '../osm/bad-extract-error.ts';
import type { NodeStore } from '../osm/node-store.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';
import { compressRows } from './compressed-rows.ts';
import { drivableWays, type DrivableWay } from './drivable-ways.ts';
import { UNITS_PER_DEGREE, type RoadName, type RoadTables } from './road-tables.ts';
import { largestStronglyConnected } from './strongly-connected.ts';

/** A stretch of a way between two junctions: `nodes` are indices in the node store. */
interface Stretch {
  readonly way: DrivableWay;
  readonly nodes: readonly number[];
}

/**
 * The road graph of an extract: ways cut at junctions, nodes between them kept as shape, only the largest strongly
 * connected component (elsewhere a vehicle could get in but not out, or could not be reached). Throws BadExtractError.
 */
export function buildRoadTables(extract: OsmExtract): RoadTables {
  const stretches = cutAtJunctions(drivableWays(extract), extract.nodes.count);
  const connected = largestConnectedPart(stretches, extract.nodes.count);
  if (connected.length === 0) {
    throw new BadExtractError('no_roads', extract.file, 'its roads form no network that can be driven both ways');
  }
  return fillTables(connected, extract.nodes);
}

function cutAtJunctions(ways: readonly DrivableWay[], storeSize: number): Stretch[] {
  const isJunction = junctions(ways, storeSize);
  const stretches: Stretch[] = [];
  for (const way of ways) {
    let start = 0;
    for (let i = 1; i < way.nodes.length; i++) {
      if (isJunction[way.nodes[i]!]! < 2) continue;
      stretches.push({ way, nodes: way.nodes.slice(start, i + 1) });
      start = i;
    }
  }
  return stretches;
}

/** Uses of each node, an end counting twice: 2 or more where ways meet, end, or cross themselves. */
function junctions(ways: readonly DrivableWay[], storeSize: number): Uint8Array {
  const uses = new Uint8Array(storeSize);
  const add = (node: number, count: number): void => {
    uses[node] = Math.min(2, uses[node]! + count);
  };
  for (const { nodes } of ways) {
    add(nodes[0]!, 2);
    add(nodes.at(-1)!, 2);
    for (let i = 1; i < nodes.length - 1; i++) add(nodes[i]!, 1);
  }
  return uses;
}

/** Directed edges of stretches: the stretch's index, and whether it is driven against its node order. */
function directedEdges(stretches: readonly Stretch[]): { stretch: number; backward: boolean }[] {
  return stretches.flatMap(({ way }, stretch) => [
    ...(way.direction === 'backward' ? [] : [{ stretch, backward: false }]),
    ...(way.direction === 'forward' ? [] : [{ stretch, backward: true }]),
  ]);
}

function largestConnectedPart(stretches: readonly Stretch[], storeSize: number): Stretch[] {
  const numbering = new NodeNumbering(storeSize);
  const ends = stretches.map(({ nodes }) => [numbering.of(nodes[0]!), numbering.of(nodes.at(-1)!)] as const);
  const edges = directedEdges(stretches);
  const from = Uint32Array.from(edges, ({ stretch, backward }) => ends[stretch]![backward ? 1 : 0]);
  const to = Uint32Array.from(edges, ({ stretch, backward }) => ends[stretch]![backward ? 0 : 1]);
  const rows = compressRows(from, numbering.count);
  const inside = largestStronglyConnected(
    rows.firstRow,
    rows.sorted.map((edge) => to[edge]!),
  );
  return stretches.filter((_, i) => inside[ends[i]![0]] === 1 && inside[ends[i]![1]] === 1);
}

function fillTables(stretches: readonly Stretch[], store: NodeStore): RoadTables {
  const numbering = new NodeNumbering(store.count);
  const segmentFrom = Uint32Array.from(stretches, ({ nodes }) => numbering.of(nodes[0]!));
  const segmentTo = Uint32Array.from(stretches, ({ nodes }) => numbering.of(nodes.at(-1)!));
  const edges = directedEdges(stretches);
  const fromOf = Uint32Array.from(edges, ({ stretch, backward }) => (backward ? segmentTo : segmentFrom)[stretch]!);
  const { firstRow: firstOut, sorted } = compressRows(fromOf, numbering.count);
  const edgeSegment = sorted.map((edge) => edges[edge]!.stretch);
  const edgeBackward = Uint8Array.from(sorted, (edge) => (edges[edge]!.backward ? 1 : 0));
  const edgeFrom = sorted.map((edge) => fromOf[edge]!);
  const edgeTo = edgeSegment.map((segment, edge) => (edgeBackward[edge] === 1 ? segmentFrom : segmentTo)[segment]!);
  const { firstRow: firstIn, sorted: inEdge } = compressRows(edgeTo, numbering.count);
  const { names, indices } = numberNames(stretches);
  return {
    nodeLat: Int32Array.from(numbering.storeIndices, (node) => store.latUnits(node)),
    nodeLon: Int32Array.from(numbering.storeIndices, (node) => store.lonUnits(node)),
    segmentFrom,
    segmentTo,
    segmentLengthM: Float32Array.from(stretches, ({ nodes }) => lengthM(nodes, store)),
    segmentKind: Uint8Array.from(stretches, ({ way }) => way.kind),
    segmentSpeedKph: Uint8Array.from(stretches, ({ way }) => Math.round(way.speedKph)),
    segmentName: indices,
    segmentFlags: Uint8Array.from(stretches, ({ way }) => way.flags),
    ...shapes(stretches, store),
    firstOut,
    edgeFrom,
    edgeTo,
    edgeSegment,
    edgeBackward,
    firstIn,
    inEdge,
    names,
  };
}

function shapes(stretches: readonly Stretch[], store: NodeStore) {
  const shapeStart = new Uint32Array(stretches.length + 1);
  for (const [i, { nodes }] of stretches.entries()) shapeStart[i + 1] = shapeStart[i]! + nodes.length;
  const shapeLat = new Int32Array(shapeStart[stretches.length]!);
  const shapeLon = new Int32Array(shapeStart[stretches.length]!);
  let at = 0;
  for (const { nodes } of stretches) {
    for (const node of nodes) {
      shapeLat[at] = store.latUnits(node);
      shapeLon[at++] = store.lonUnits(node);
    }
  }
  return { shapeStart, shapeLat, shapeLon };
}

function lengthM(nodes: readonly number[], store: NodeStore): number {
  let metres = 0;
  for (let i = 1; i < nodes.length; i++) {
    const [a, b] = [nodes[i - 1]!, nodes[i]!];
    metres += distanceBetweenM(
      store.latUnits(a) / UNITS_PER_DEGREE,
      store.lonUnits(a) / UNITS_PER_DEGREE,
      store.latUnits(b) / UNITS_PER_DEGREE,
      store.lonUnits(b) / UNITS_PER_DEGREE,
    );
  }
  return metres;
}

function numberNames(stretches: readonly Stretch[]): { names: RoadName[]; indices: Uint32Array } {
  const names: RoadName[] = [{ name: '', nameEn: null }];
  const known = new Map<string, number>([[JSON.stringify(names[0]), 0]]);
  const indices = Uint32Array.from(stretches, ({ way: { name } }) => {
    const key = JSON.stringify(name);
    const index = known.get(key) ?? names.push(name) - 1;
    known.set(key, index);
    return index;
  });
  return { names, indices };
}

/** Numbers for node store indices, given in order of first sight. */
class NodeNumbering {
  readonly storeIndices: number[] = [];
  readonly #numbers: Int32Array;

  constructor(storeSize: number) {
    this.#numbers = new Int32Array(storeSize).fill(-1);
  }

  get count(): number {
    return this.storeIndices.length;
  }

  of(storeIndex: number): number {
    if (this.#numbers[storeIndex] === -1) this.#numbers[storeIndex] = this.storeIndices.push(storeIndex) - 1;
    return this.#numbers[storeIndex]!;
  }
}

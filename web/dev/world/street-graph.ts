import { bearingDeg, distanceM, type LatLon } from '@roadcall/geo';
import type { Random } from './random.ts';

interface RoadFeature {
  geometry: { type: string; coordinates: [number, number][] };
  properties: { class: string; oneway?: boolean };
}

export interface Street {
  readonly to: number;
  readonly lengthM: number;
  readonly headingDeg: number;
  readonly limitKph: number;
}

/** Streets as a graph of the basemap's own points, good enough to drive stand-in traffic on. */
export interface StreetGraph {
  readonly places: readonly LatLon[];
  readonly streets: readonly (readonly Street[])[];
}

const LIMIT_KPH: Readonly<Record<string, number>> = {
  motorway: 90,
  trunk: 70,
  primary: 55,
  secondary: 48,
  tertiary: 40,
  residential: 28,
  service: 15,
};

export function buildStreetGraph(roads: readonly RoadFeature[]): StreetGraph {
  const places: LatLon[] = [];
  const streets: Street[][] = [];
  const nodeAt = new Map<string, number>();
  const node = ([lon, lat]: [number, number]): number => {
    const key = `${lon.toFixed(6)},${lat.toFixed(6)}`;
    const known = nodeAt.get(key);
    if (known !== undefined) return known;
    nodeAt.set(key, places.length);
    places.push({ lat, lon });
    streets.push([]);
    return places.length - 1;
  };
  const connect = (from: number, to: number, limitKph: number): void => {
    const a = places[from]!;
    const b = places[to]!;
    streets[from]!.push({ to, lengthM: distanceM(a, b), headingDeg: bearingDeg(a, b), limitKph });
  };
  for (const road of roads) {
    const limitKph = LIMIT_KPH[road.properties.class];
    if (limitKph === undefined || road.geometry.type !== 'LineString') continue;
    const nodes = road.geometry.coordinates.map(node);
    for (let i = 1; i < nodes.length; i++) {
      connect(nodes[i - 1]!, nodes[i]!, limitKph);
      if (!road.properties.oneway) connect(nodes[i]!, nodes[i - 1]!, limitKph);
    }
  }
  return keepConnected({ places, streets });
}

/** Takes out the streets that one cannot come back from: stand-in traffic would pile up at their ends. */
function keepConnected(graph: StreetGraph): StreetGraph {
  const reverse: Street[][] = graph.places.map(() => []);
  graph.streets.forEach((streets, from) => {
    for (const street of streets) reverse[street.to]!.push({ ...street, to: from });
  });
  for (let start = 0; start < graph.places.length; start++) {
    const there = searchFrom(graph, start).seconds;
    const back = searchFrom({ places: graph.places, streets: reverse }, start).seconds;
    const isKept = (node: number): boolean => there[node]! < Infinity && back[node]! < Infinity;
    if (graph.places.filter((_, node) => isKept(node)).length < graph.places.length / 2) continue;
    return {
      places: graph.places,
      streets: graph.streets.map((streets, from) => (isKept(from) ? streets.filter(({ to }) => isKept(to)) : [])),
    };
  }
  return graph;
}

export function nearestNode(graph: StreetGraph, place: LatLon): number {
  let best = 0;
  let bestM = Infinity;
  for (let i = 0; i < graph.places.length; i++) {
    const metres = graph.streets[i]!.length > 0 ? distanceM(place, graph.places[i]!) : Infinity;
    if (metres < bestM) {
      bestM = metres;
      best = i;
    }
  }
  return best;
}

export function randomNode(graph: StreetGraph, random: Random): number {
  for (;;) {
    const node = Math.floor(random.next() * graph.places.length);
    if (graph.streets[node]!.length > 1) return node;
  }
}

/** Fastest times in seconds from a node to all others, and the node before each on the way (−1: none). */
export function searchFrom(graph: StreetGraph, from: number): { seconds: Float64Array; before: Int32Array } {
  const seconds = new Float64Array(graph.places.length).fill(Infinity);
  const before = new Int32Array(graph.places.length).fill(-1);
  const heap: [cost: number, node: number][] = [[0, from]];
  seconds[from] = 0;
  for (let top = pop(heap); top; top = pop(heap)) {
    const [cost, node] = top;
    if (cost > seconds[node]!) continue;
    for (const street of graph.streets[node]!) {
      const next = cost + (street.lengthM / street.limitKph) * 3.6;
      if (next >= seconds[street.to]!) continue;
      seconds[street.to] = next;
      before[street.to] = node;
      push(heap, [next, street.to]);
    }
  }
  return { seconds, before };
}

/** Fastest way between two nodes with its travel time in seconds, or null where there is none. */
export function findWay(graph: StreetGraph, from: number, to: number): { nodes: number[]; seconds: number } | null {
  const { seconds, before } = searchFrom(graph, from);
  if (seconds[to] === Infinity) return null;
  const nodes = [to];
  for (let node = to; node !== from;) {
    node = before[node]!;
    nodes.unshift(node);
  }
  return { nodes, seconds: seconds[to]! };
}

type Heap = [cost: number, node: number][];

function push(heap: Heap, entry: [number, number]): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]![0] <= entry[0]) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Heap): [number, number] | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!top || !last || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]![0] < heap[child]![0]) child += 1;
    if (heap[child]![0] >= last[0]) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return top;
}

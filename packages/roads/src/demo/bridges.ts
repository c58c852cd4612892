import type { BilingualName } from '@roadcall/contracts';
import type { BigRoad } from './big-road.ts';
import type { Point } from './plane.ts';
import type { Waters } from './waters.ts';

/** A part of a road: on the ground, or a bridge over water. */
export interface RoadPart {
  readonly nodes: readonly Point[];
  readonly isBridge: boolean;
  /** Metres of the part, to tell a river bridge from a culvert. */
  readonly lengthM: number;
}

const STEP_M = 8;
/** A bridge begins so far before the water. */
const APPROACH_M = 24;
/** Dry ground shorter than this between two waters (an island) is bridged too. */
const ISLAND_M = 420;

/** Cuts a road on the ground into parts at its bridges. */
export function partsAtBridges(road: BigRoad, waters: Waters): RoadPart[] {
  const spans = bridgeSpans(road, waters);
  const cuts = spans.flatMap(([from, to]) => [from, to]).filter((alongM) => alongM > 0 && alongM < road.lengthM);
  const nodes = road.nodes(cuts);
  const parts: RoadPart[] = [];
  let start = 0;
  for (let i = 1; i < nodes.length; i++) {
    const isLast = i === nodes.length - 1;
    if (!isLast && !cuts.includes(nodes[i]!.alongM)) continue;
    const [a, b] = [nodes[start]!.alongM, nodes[i]!.alongM];
    const isBridge = spans.some(([from, to]) => (a + b) / 2 > from && (a + b) / 2 < to);
    parts.push({ nodes: nodes.slice(start, i + 1).map(({ node }) => node), isBridge, lengthM: b - a });
    start = i;
  }
  return parts;
}

function bridgeSpans(road: BigRoad, waters: Waters): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (let alongM = 0; alongM <= road.lengthM; alongM += STEP_M) {
    if (!waters.isWet(road.pointAt(alongM), 0)) continue;
    const last = spans.at(-1);
    const from = Math.max(0, alongM - APPROACH_M);
    const to = Math.min(road.lengthM, alongM + APPROACH_M);
    if (last && from - last[1] < ISLAND_M) last[1] = to;
    else spans.push([from, to]);
  }
  return spans;
}

/** Hands out the city's bridge names in order, then none. */
export function bridgeNamer(names: readonly BilingualName[]): () => BilingualName | null {
  let next = 0;
  return () => names[next++] ?? null;
}

import type { BilingualName } from '@roadcall/contracts';
import { isFree, isPassable, type Ground } from './ground.ts';
import { layOutLattice, type GridPlan, type Lattice, type Rank } from './lattice.ts';
import type { StreetKind } from './names.ts';
import { acuteAngleDeg, mix, type Point } from './plane.ts';
import { pruneStreets, type StreetStep } from './prune-streets.ts';
import type { Random } from './random.ts';
import { placeOfStep, reserveBlocks, type BlockWish, type ReservedBlock } from './reserved-blocks.ts';

/** A finished street: nodes are shared with the streets and big roads it meets. */
export interface Street {
  readonly rank: Rank;
  readonly name: BilingualName;
  readonly nodes: readonly Point[];
}

export interface StreetGrid {
  readonly streets: readonly Street[];
  readonly blocks: readonly ReservedBlock[];
}

/** Streets reach out to a big road up to so many blocks beyond the last crossing. */
const REACH_BLOCKS = 1.5;
/** A junction so near on the big road is used, which makes crossroads of what would be two T-junctions. */
const SNAP_M = 42;
const SHARPEST_JUNCTION_DEG = 38;

/** Lays a street grid over its part of the city and joins it to the big roads around it. */
export function layOutStreets(
  plan: GridPlan,
  wishes: readonly BlockWish[],
  ground: Ground,
  random: Random,
  nextName: (kind: StreetKind) => BilingualName,
): StreetGrid {
  const lattice = layOutLattice(plan, random);
  const free = freePlaces(plan, lattice, ground);
  const blocks = reserveBlocks(wishes, lattice, (i, j) => free.has(lattice.at(i, j)), random);
  const anchors = new Set<Point>();
  const steps: StreetStep[] = [];
  for (const rank of [0, 1, 2] as const) {
    for (const axis of [0, 1] as const) {
      for (let line = 0; line < lattice.size; line++) {
        if (lattice.rank(axis, line) !== rank) continue;
        for (let k = 0; k + 1 < lattice.size; k++) {
          const [i, j] = axis === 0 ? [k, line] : [line, k];
          const place = placeOfStep(blocks, axis, i, j);
          const dropped = rank === 2 && random() < plan.dropShare;
          if (place === 'inside' || (dropped && place === 'elsewhere')) continue;
          const a = lattice.at(i, j);
          const b = axis === 0 ? lattice.at(i + 1, j) : lattice.at(i, j + 1);
          for (const nodes of connect(a, b, rank)) steps.push({ axis, line, k, rank, nodes });
        }
      }
    }
  }
  return { streets: nameStreets(pruneStreets(steps, anchors), nextName), blocks };

  /** The street pieces between two neighbouring places: one, none, or the ends at a big road between them. */
  function connect(a: Point, b: Point, rank: Rank): [Point, Point][] {
    const [fromA, fromB] = [free.has(a), free.has(b)];
    if (!fromA && !fromB) return [];
    if (fromA && fromB && ground.bigRoads.hits(a, b).length === 0) return isPassable(ground, a, b) ? [[a, b]] : [];
    const atA = fromA ? joinBigRoad(a, b, rank) : null;
    const atB = fromB ? joinBigRoad(b, a, rank) : null;
    return [...(atA ? [[a, atA] as [Point, Point]] : []), ...(atB ? [[atB, b] as [Point, Point]] : [])];
  }

  /** The node on the first big road from a towards b, where a street of this rank may join it. */
  function joinBigRoad(a: Point, b: Point, rank: Rank): Point | null {
    const hit = ground.bigRoads.hits(a, mix(a, b, REACH_BLOCKS))[0];
    if (!hit || hit.road.rule.lowestRank < rank) return null;
    const [c, d] = [hit.road.line[hit.index]!, hit.road.line[hit.index + 1]!];
    if (ground.waters.isWet(hit.point, 60) || !isPassable(ground, a, hit.point)) return null;
    const near = hit.road.nearestJunction(hit.alongM);
    const node = near && near.gapM <= SNAP_M ? near.node : hit.point;
    if (acuteAngleDeg(a, node, c, d) < SHARPEST_JUNCTION_DEG) return null;
    if (near && near.gapM > SNAP_M && near.gapM < hit.road.rule.spacingM) return null;
    const joined = hit.road.nodeAt(hit.alongM, SNAP_M);
    anchors.add(joined);
    return joined;
  }
}

function freePlaces(plan: GridPlan, lattice: Lattice, ground: Ground): Set<Point> {
  const free = new Set<Point>();
  for (let i = 0; i < lattice.size; i++) {
    for (let j = 0; j < lattice.size; j++) {
      const point = lattice.at(i, j);
      if (plan.covers(point) && isFree(ground, point)) free.add(point);
    }
  }
  return free;
}

/** Joins the steps of each line into streets; a line broken by water or blocks keeps one name. */
function nameStreets(steps: readonly StreetStep[], nextName: (kind: StreetKind) => BilingualName): Street[] {
  const lines = Map.groupBy(steps, ({ axis, line }) => axis * 10_000 + line);
  return [...lines.values()].flatMap((ofLine) => {
    const { rank, axis, line } = ofLine[0]!;
    const name = nextName(streetKind(rank, axis, line));
    const streets: Point[][] = [];
    for (const { nodes } of ofLine.toSorted((a, b) => a.k - b.k)) {
      const last = streets.at(-1);
      if (last?.at(-1) === nodes[0]) last.push(nodes[1]);
      else streets.push([...nodes]);
    }
    return streets.map((nodes) => ({ rank, name, nodes }));
  });
}

function streetKind(rank: Rank, axis: 0 | 1, line: number): StreetKind {
  if (rank === 0) return 'avenue';
  if (rank === 2 && line % 3 === 0) return 'lane';
  return axis === 0 ? 'road' : 'street';
}

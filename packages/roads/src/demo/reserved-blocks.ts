import type { BilingualName } from '@roadcall/contracts';
import { mix, type Point } from './plane.ts';
import type { Lattice } from './lattice.ts';
import type { Random } from './random.ts';

/** What takes up whole blocks: streets go around it. */
export interface BlockWish {
  readonly kind: 'park' | 'university' | 'hospital' | 'stadium';
  readonly name: BilingualName;
  /** Blocks along each axis. */
  readonly across: number;
  readonly along: number;
}

export interface ReservedBlock extends BlockWish {
  readonly i: number;
  readonly j: number;
  readonly outline: readonly Point[];
  readonly center: Point;
}

const TRIES = 400;
/** Share by which the outline is drawn in from the streets around. */
const INSET = 0.06;

/** Finds room for each wish where every corner is free; a wish that finds none is left out. */
export function reserveBlocks(
  wishes: readonly BlockWish[],
  lattice: Lattice,
  isFree: (i: number, j: number) => boolean,
  random: Random,
): ReservedBlock[] {
  const taken = new Set<string>();
  return wishes.flatMap((wish) => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const i = Math.floor(random() * (lattice.size - wish.across));
      const j = Math.floor(random() * (lattice.size - wish.along));
      const corners = cornersOf(i, j, wish);
      if (!corners.every(([u, v]) => isFree(u, v) && !taken.has(`${u}:${v}`))) continue;
      for (const [u, v] of corners) taken.add(`${u}:${v}`);
      return [reserved(wish, i, j, lattice)];
    }
    return [];
  });
}

function cornersOf(i: number, j: number, { across, along }: BlockWish): [number, number][] {
  const corners: [number, number][] = [];
  for (let u = i; u <= i + across; u++) for (let v = j; v <= j + along; v++) corners.push([u, v]);
  return corners;
}

function reserved(wish: BlockWish, i: number, j: number, lattice: Lattice): ReservedBlock {
  const { across, along } = wish;
  const edge: Point[] = [];
  for (let u = i; u < i + across; u++) edge.push(lattice.at(u, j));
  for (let v = j; v < j + along; v++) edge.push(lattice.at(i + across, v));
  for (let u = i + across; u > i; u--) edge.push(lattice.at(u, j + along));
  for (let v = j + along; v > j; v--) edge.push(lattice.at(i, v));
  const center = {
    x: edge.reduce((sum, { x }) => sum + x, 0) / edge.length,
    y: edge.reduce((sum, { y }) => sum + y, 0) / edge.length,
  };
  return { ...wish, i, j, center, outline: edge.map((point) => mix(point, center, INSET)) };
}

/** How a street from (i, j) one step along an axis lies to the reserved blocks. */
export function placeOfStep(
  blocks: readonly ReservedBlock[],
  axis: 0 | 1,
  i: number,
  j: number,
): 'inside' | 'around' | 'elsewhere' {
  let place: 'around' | 'elsewhere' = 'elsewhere';
  for (const block of blocks) {
    const [from, to, line, low, high] =
      axis === 0
        ? [block.i, block.i + block.across, j, block.j, block.j + block.along]
        : [block.j, block.j + block.along, i, block.i, block.i + block.across];
    const step = axis === 0 ? i : j;
    if (step < from || step >= to) continue;
    if (line > low && line < high) return 'inside';
    if (line === low || line === high) place = 'around';
  }
  return place;
}

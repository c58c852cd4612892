import { between, smoothNoise, type Random } from './random.ts';
import type { Point } from './plane.ts';

/** How the streets of one part of the city are laid. */
export interface GridPlan {
  readonly center: Point;
  /** The lattice covers so much around its centre, metres. */
  readonly reachM: number;
  /** Direction of its first axis, radians counter-clockwise from the east. */
  readonly angle: number;
  readonly spacingM: number;
  /** How far streets bow from straight lines, metres. */
  readonly warpM: number;
  /** Share of the small streets left out, so that blocks differ in size. */
  readonly dropShare: number;
  /** Every so manieth line is a bigger street. */
  readonly secondaryEvery: number;
  readonly tertiaryEvery: number;
  /** True where these streets may lie. */
  readonly covers: (point: Point) => boolean;
}

/** 0 secondary, 1 tertiary, 2 residential. */
export type Rank = 0 | 1 | 2;

/** A bent, uneven grid of places: lines of both axes cross exactly at its points. */
export interface Lattice {
  readonly size: number;
  readonly at: (i: number, j: number) => Point;
  /** Rank of line number k of an axis. */
  readonly rank: (axis: 0 | 1, k: number) => Rank;
}

export function layOutLattice(plan: GridPlan, random: Random): Lattice {
  const size = Math.max(2, Math.ceil((2 * plan.reachM) / plan.spacingM));
  const lines = [0, 1].map(() => unevenSteps(size, plan, random));
  const bow = [smoothNoise(random, 1500), smoothNoise(random, 1500)] as const;
  const phases = [Math.floor(random() * plan.secondaryEvery), Math.floor(random() * plan.secondaryEvery)] as const;
  const points = new Map<number, Point>();
  const at = (i: number, j: number): Point => {
    const key = i * 10_000 + j;
    const known = points.get(key);
    if (known) return known;
    const [s, t] = [lines[0]![i]!, lines[1]![j]!];
    const straight = {
      x: plan.center.x + s * Math.cos(plan.angle) - t * Math.sin(plan.angle),
      y: plan.center.y + s * Math.sin(plan.angle) + t * Math.cos(plan.angle),
    };
    const point = {
      x: straight.x + plan.warpM * bow[0](straight.x, straight.y),
      y: straight.y + plan.warpM * bow[1](straight.x, straight.y),
    };
    points.set(key, point);
    return point;
  };
  const rank = (axis: 0 | 1, k: number): Rank => {
    const phase = (k + phases[axis]) % plan.secondaryEvery;
    return phase === 0 ? 0 : phase % plan.tertiaryEvery === 0 ? 1 : 2;
  };
  return { size, at, rank };
}

function unevenSteps(size: number, plan: GridPlan, random: Random): number[] {
  let place = -plan.reachM;
  return Array.from({ length: size }, () => {
    const here = place;
    place += plan.spacingM * between(random, 0.76, 1.26);
    return here;
  });
}

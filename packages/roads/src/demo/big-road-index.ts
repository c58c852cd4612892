import Flatbush from 'flatbush';
import type { BigRoad } from './big-road.ts';
import { crossing, distance, mix, nearestOnLine, type Point } from './plane.ts';

/** Where a line meets a big road. */
export interface Hit {
  readonly road: BigRoad;
  readonly index: number;
  readonly alongM: number;
  readonly point: Point;
  /** Metres from the start of the line. */
  readonly afterM: number;
}

/** Finds big roads near a point or across a line. Their lines must not change afterwards. */
export class BigRoadIndex {
  readonly #tree: Flatbush;
  readonly #stretches: { road: BigRoad; index: number }[] = [];

  constructor(roads: readonly BigRoad[]) {
    for (const road of roads)
      for (let index = 0; index + 1 < road.line.length; index++) this.#stretches.push({ road, index });
    this.#tree = new Flatbush(Math.max(1, this.#stretches.length));
    for (const { road, index } of this.#stretches) {
      const [a, b] = [road.line[index]!, road.line[index + 1]!];
      this.#tree.add(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y));
    }
    if (this.#stretches.length === 0) this.#tree.add(Infinity, Infinity);
    this.#tree.finish();
  }

  /** All crossings of the line a–b, nearest to a first. */
  hits(a: Point, b: Point): Hit[] {
    const hits = this.#near(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)).flatMap(
      ({ road, index }): Hit[] => {
        const met = crossing(a, b, road.line[index]!, road.line[index + 1]!);
        if (!met) return [];
        const point = mix(a, b, met.t);
        return [{ road, index, alongM: road.alongM(index, met.u), point, afterM: distance(a, point) }];
      },
    );
    return hits.toSorted((one, other) => one.afterM - other.afterM);
  }

  /** True when any big road is nearer than `withinM`. */
  isNear({ x, y }: Point, withinM: number): boolean {
    return this.#near(x - withinM, y - withinM, x + withinM, y + withinM).some(
      ({ road, index }) => nearestOnLine([road.line[index]!, road.line[index + 1]!], { x, y }).distanceM < withinM,
    );
  }

  #near(minX: number, minY: number, maxX: number, maxY: number): { road: BigRoad; index: number }[] {
    return this.#tree.search(minX, minY, maxX, maxY).flatMap((i) => this.#stretches[i] ?? []);
  }
}

import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { departures, directDrive, type Access, type RoadPosition } from '../graph/road-position.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { DEFAULT_HOUR } from '../graph/traffic.ts';
import type { TravelTimesOptions } from './travel-times.ts';
import type { TravelTree } from './travel-tree.ts';

interface Target {
  readonly place: RoadPosition;
  readonly tree: TravelTree;
  /** Seconds from each source. */
  readonly row: Float32Array;
}

/**
 * Driving seconds from sources that move (units) to targets that come and go (incidents). One search per new target;
 * after that a source that moved costs a look-up per target, and nobody else costs anything.
 */
export class TravelMatrix {
  readonly #tables: RoadTables;
  readonly #costs: EdgeCosts;
  readonly #searchTree: (to: RoadPosition) => TravelTree;
  readonly #edgeSeconds: (edge: number) => number;
  readonly #maxSeconds: number;
  readonly #sources: (RoadPosition | undefined)[];
  readonly #targets = new Map<string, Target>();

  constructor(
    tables: RoadTables,
    costs: EdgeCosts,
    searchTree: (to: RoadPosition) => TravelTree,
    sources: number,
    { hour = DEFAULT_HOUR, maxSeconds = Infinity }: TravelTimesOptions = {},
  ) {
    this.#tables = tables;
    this.#costs = costs;
    this.#searchTree = searchTree;
    this.#edgeSeconds = edgeSecondsAt(costs, hour);
    this.#maxSeconds = maxSeconds;
    this.#sources = Array.from({ length: sources });
  }

  /**
   * The target's row, seconds by source; it changes in place as sources move. Infinity: no way within the bound, or the
   * source has no place yet. A target of the same name is replaced.
   */
  addTarget(name: string, place: RoadPosition): Float32Array {
    const row = new Float32Array(this.#sources.length).fill(Infinity);
    const target = { place, tree: this.#searchTree(place), row };
    this.#targets.set(name, target);
    for (const [index, source] of this.#sources.entries()) {
      if (source !== undefined) row[index] = this.#seconds(source, this.#waysFrom(source), target);
    }
    return row;
  }

  removeTarget(name: string): void {
    this.#targets.delete(name);
  }

  /** Where a source is now. */
  moveSource(index: number, place: RoadPosition): void {
    this.#sources[index] = place;
    const ways = this.#waysFrom(place);
    for (const target of this.#targets.values()) target.row[index] = this.#seconds(place, ways, target);
  }

  #waysFrom(place: RoadPosition): readonly Access[] {
    return departures(this.#tables, this.#costs, place, this.#edgeSeconds);
  }

  #seconds(from: RoadPosition, ways: readonly Access[], { place, tree }: Target): number {
    let best = Infinity;
    for (const { node, seconds } of ways) best = Math.min(best, seconds + tree.seconds[node]!);
    if (from.segment === place.segment) {
      const direct = directDrive(this.#tables, this.#costs, from, place, this.#edgeSeconds);
      if (direct !== null) best = Math.min(best, direct.seconds);
    }
    return best <= this.#maxSeconds ? best : Infinity;
  }
}

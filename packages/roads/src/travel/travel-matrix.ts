import { edgeSecondsAt, type EdgeCosts } from '../graph/edge-costs.ts';
import { departures, directDrive, type RoadPosition } from '../graph/road-position.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { DEFAULT_HOUR } from '../graph/traffic.ts';
import type { TravelTimesOptions } from './travel-times.ts';
import type { TravelTree } from './travel-tree.ts';

/** Where a source is now. */
export interface SourceMove {
  readonly index: number;
  readonly place: RoadPosition;
}

/** Segment of a source without a place. */
const NOWHERE = -1;

interface Target {
  readonly place: RoadPosition;
  /** Seconds to it from each node. */
  readonly nodeSeconds: Float32Array;
  /** Seconds from each source. */
  readonly row: Float32Array;
}

/**
 * Driving seconds from sources that move (units) to targets that come and go (incidents). One search per new target;
 * after that sources that moved cost a look-up each per target, and nobody else costs anything.
 */
export class TravelMatrix {
  readonly #tables: RoadTables;
  readonly #costs: EdgeCosts;
  readonly #searchTree: (to: RoadPosition) => TravelTree;
  readonly #edgeSeconds: (edge: number) => number;
  readonly #maxSeconds: number;
  readonly #places: (RoadPosition | undefined)[];
  /** By source: its segment, and the at most two ways to leave it; Infinity: no such way, or no place yet. */
  readonly #segment: Int32Array;
  readonly #nodeA: Uint32Array;
  readonly #secondsA: Float64Array;
  readonly #nodeB: Uint32Array;
  readonly #secondsB: Float64Array;
  readonly #all: Uint32Array;
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
    this.#places = Array.from({ length: sources });
    this.#segment = new Int32Array(sources).fill(NOWHERE);
    this.#nodeA = new Uint32Array(sources);
    this.#secondsA = new Float64Array(sources).fill(Infinity);
    this.#nodeB = new Uint32Array(sources);
    this.#secondsB = new Float64Array(sources).fill(Infinity);
    this.#all = Uint32Array.from({ length: sources }, (_, source) => source);
  }

  /**
   * The target's row, seconds by source; it changes in place as sources move. Infinity: no way within the bound, or the
   * source has no place yet. A target of the same name is replaced.
   */
  addTarget(name: string, place: RoadPosition): Float32Array {
    const row = new Float32Array(this.#places.length);
    const target = { place, nodeSeconds: this.#searchTree(place).seconds, row };
    this.#targets.set(name, target);
    this.#fill(target, this.#all);
    return row;
  }

  removeTarget(name: string): void {
    this.#targets.delete(name);
  }

  /**
   * Where sources are now. All that moved since the last look belong in one call: each target's tree of travel times then
   * goes through the processor's cache once, and not once per source.
   */
  moveSources(moves: readonly SourceMove[]): void {
    for (const { index, place } of moves) {
      const [first, second] = departures(this.#tables, this.#costs, place, this.#edgeSeconds);
      this.#places[index] = place;
      this.#segment[index] = place.segment;
      this.#nodeA[index] = first?.node ?? 0;
      this.#secondsA[index] = first?.seconds ?? Infinity;
      this.#nodeB[index] = second?.node ?? 0;
      this.#secondsB[index] = second?.seconds ?? Infinity;
    }
    const moved = Uint32Array.from(moves, ({ index }) => index);
    for (const target of this.#targets.values()) this.#fill(target, moved);
  }

  #fill({ nodeSeconds, place, row }: Target, sources: Uint32Array): void {
    const maxSeconds = this.#maxSeconds;
    const [segment, nodeA, secondsA] = [this.#segment, this.#nodeA, this.#secondsA];
    const [nodeB, secondsB] = [this.#nodeB, this.#secondsB];
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i]!;
      const overA = secondsA[source]! + nodeSeconds[nodeA[source]!]!;
      const overB = secondsB[source]! + nodeSeconds[nodeB[source]!]!;
      let best = overA < overB ? overA : overB;
      if (segment[source] === place.segment) best = Math.min(best, this.#directSeconds(this.#places[source]!, place));
      row[source] = best <= maxSeconds ? best : Infinity;
    }
  }

  #directSeconds(from: RoadPosition, to: RoadPosition): number {
    return directDrive(this.#tables, this.#costs, from, to, this.#edgeSeconds)?.seconds ?? Infinity;
  }
}

import type { Random, RoadGraph, TravelTree } from '@roadcall/roads';

/** Places where incidents happen and units start: enough for a city, few enough to keep every tree in memory. */
const PLACE_COUNT = 400;

/** One piece of a drive. */
export interface Leg {
  readonly toNode: number;
  readonly seconds: number;
  readonly metres: number;
}

/**
 * The streets of the simulated day, at junctions: travel times at one hour from every junction to every place, and the
 * way to drive.
 */
export class Streets {
  readonly places: readonly number[];
  readonly #graph: RoadGraph;
  readonly #hour: number;
  readonly #trees = new Map<number, TravelTree>();

  constructor(graph: RoadGraph, random: Random, hour: number) {
    this.#graph = graph;
    this.#hour = hour;
    const { segmentFrom } = graph.tables;
    this.places = Array.from({ length: PLACE_COUNT }, () => segmentFrom[graph.randomPosition(random).segment]!);
  }

  /** Driving seconds from one junction to another. */
  seconds(from: number, to: number): number {
    return this.#tree(to).seconds[from]!;
  }

  /** The fastest way, leg by leg. */
  way(from: number, to: number): Leg[] {
    const { nextEdge, seconds } = this.#tree(to);
    const legs: Leg[] = [];
    let node = from;
    while (node !== to) {
      const edge = nextEdge[node]!;
      if (edge < 0) throw new RangeError(`there is no way from junction ${from} to ${to}`);
      const { to: next, lengthM } = this.#graph.edge(edge);
      legs.push({ toNode: next, seconds: seconds[node]! - seconds[next]!, metres: lengthM });
      node = next;
    }
    return legs;
  }

  #tree(root: number): TravelTree {
    let tree = this.#trees.get(root);
    if (tree === undefined) {
      tree = this.#graph.travelTreeTo(root, { hour: this.#hour });
      this.#trees.set(root, tree);
    }
    return tree;
  }
}

import type { LatLon, PointAlong } from '@roadcall/geo';
import { findPath } from '../travel/find-path.ts';
import { RemainingTime } from '../travel/remaining-time.ts';
import { describeRoute, type Route } from '../travel/route.ts';
import { SearchSpace } from '../travel/search-space.ts';
import { searchTravelTimes, type TravelTimesOptions } from '../travel/travel-times.ts';
import { TravelMatrix } from '../travel/travel-matrix.ts';
import { searchTravelTree, type TravelTree } from '../travel/travel-tree.ts';
import { deriveEdgeCosts, edgeSecondsAt, type EdgeCosts } from './edge-costs.ts';
import { RandomPositions, type KindWeights } from './random-position.ts';
import { ROAD_KINDS, type RoadKind } from './road-class.ts';
import { RoadIndex } from './road-index.ts';
import type { RoadPosition } from './road-position.ts';
import { SEGMENT_BRIDGE, UNITS_PER_DEGREE, type RoadTables } from './road-tables.ts';
import { edgeShape, pointOnEdge } from './segment-shape.ts';
import { DEFAULT_HOUR } from './traffic.ts';

/** Farther from any road than this a place is not on the network, unless the caller says otherwise. */
const DEFAULT_SNAP_M = 500;

/** One direction of a stretch of road. */
export interface RoadEdge {
  readonly edge: number;
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  readonly lengthM: number;
  readonly kind: RoadKind;
  readonly name: string;
  readonly nameEn: string | null;
  readonly bridge: boolean;
}

/**
 * A city's roads: snapping, travel times, routes, and walking from edge to edge. All methods are synchronous and share
 * one scratch memory. Positions of one graph mean nothing to another.
 */
export class RoadGraph {
  readonly tables: RoadTables;
  readonly #costs: EdgeCosts;
  readonly #index: RoadIndex;
  readonly #space: SearchSpace;
  readonly #remaining: RemainingTime;
  readonly #destinations: RandomPositions;

  constructor(tables: RoadTables) {
    this.tables = tables;
    this.#costs = deriveEdgeCosts(tables);
    this.#index = new RoadIndex(tables);
    this.#space = new SearchSpace(tables.nodeLat.length);
    this.#remaining = new RemainingTime(tables);
    this.#destinations = new RandomPositions(tables);
  }

  get nodeCount(): number {
    return this.tables.nodeLat.length;
  }

  get edgeCount(): number {
    return this.tables.edgeTo.length;
  }

  /** The nearest place on a road, or null when there is none within `maxDistanceM` (default 500). */
  snap(place: LatLon, maxDistanceM: number = DEFAULT_SNAP_M): RoadPosition | null {
    return this.#index.nearest(place, maxDistanceM);
  }

  /** Driving seconds from `source` to each target (Infinity: no way within maxSeconds), without the way to the road. */
  travelTimesFrom(source: RoadPosition, targets: readonly RoadPosition[], options?: TravelTimesOptions): Float64Array {
    return searchTravelTimes(this.tables, this.#costs, this.#space, 'away', source, targets, options);
  }

  /** Driving seconds from each source to `target`: many units, one incident, one search. */
  travelTimesTo(target: RoadPosition, sources: readonly RoadPosition[], options?: TravelTimesOptions): Float64Array {
    return searchTravelTimes(this.tables, this.#costs, this.#space, 'toward', target, sources, options);
  }

  /** The fastest ways from every node to one node or place, e.g. to an incident from wherever units come to be. */
  travelTreeTo(to: number | RoadPosition, options?: TravelTimesOptions): TravelTree {
    return searchTravelTree(this.tables, this.#costs, this.#space, to, options);
  }

  /** Travel times from moving sources to places that come and go. */
  travelMatrix(sources: number, options?: TravelTimesOptions): TravelMatrix {
    return new TravelMatrix(this.tables, this.#costs, (to) => this.travelTreeTo(to, options), sources, options);
  }

  /** The fastest route at a local hour (default 12), or null where there is none. */
  route(from: RoadPosition, to: RoadPosition, { hour = DEFAULT_HOUR }: { hour?: number } = {}): Route | null {
    const path = findPath(this.tables, this.#costs, this.#space, this.#remaining, from, to, hour);
    return path && describeRoute(this.tables, this.#costs, path, from, to, hour);
  }

  /** A random place where a trip may begin or end; `random` gives 0 ≤ x < 1. */
  randomPosition(random: () => number): RoadPosition {
    return this.#destinations.pick(random);
  }

  /** A picker of random places with other weights by kind of road, e.g. to scatter traffic. */
  randomPositions(weights: KindWeights): RandomPositions {
    return new RandomPositions(this.tables, weights);
  }

  nodePosition(node: number): LatLon {
    return { lat: this.tables.nodeLat[node]! / UNITS_PER_DEGREE, lon: this.tables.nodeLon[node]! / UNITS_PER_DEGREE };
  }

  edge(edge: number): RoadEdge {
    const segment = this.tables.edgeSegment[edge]!;
    return {
      edge,
      segment,
      from: this.tables.edgeFrom[edge]!,
      to: this.tables.edgeTo[edge]!,
      lengthM: this.tables.segmentLengthM[segment]!,
      kind: ROAD_KINDS[this.tables.segmentKind[segment]!]!,
      ...this.tables.names[this.tables.segmentName[segment]!]!,
      bridge: (this.tables.segmentFlags[segment]! & SEGMENT_BRIDGE) !== 0,
    };
  }

  /** Numbers of the edges leaving a node. */
  edgesFrom(node: number): number[] {
    const first = this.tables.firstOut[node]!;
    return Array.from({ length: this.tables.firstOut[node + 1]! - first }, (_, i) => first + i);
  }

  /** The places of an edge's shape in driving direction. */
  edgeShape(edge: number): LatLon[] {
    return edgeShape(this.tables, edge);
  }

  /** Position and heading after `metres` on an edge. */
  pointOnEdge(edge: number, metres: number): PointAlong {
    return pointOnEdge(this.tables, edge, metres);
  }

  /** The speed of traffic on an edge at a local hour, km/h. */
  edgeSpeedKph(edge: number, hour: number = DEFAULT_HOUR): number {
    const seconds = edgeSecondsAt(this.#costs, hour)(edge);
    const segment = this.tables.edgeSegment[edge]!;
    return seconds > 0 ? (this.tables.segmentLengthM[segment]! / seconds) * 3.6 : this.tables.segmentSpeedKph[segment]!;
  }
}

import { ROAD_KINDS, type RoadKind } from './road-class.ts';
import type { RoadPosition } from './road-position.ts';
import { SEGMENT_BRIDGE, SEGMENT_TUNNEL, type RoadTables } from './road-tables.ts';
import { positionOnSegment } from './segment-shape.ts';

/** How likely a kilometre of road is picked, by kind. */
export type KindWeights = Readonly<Record<RoadKind, number>>;

/** Where trips begin and end: along streets, never on a motorway or its ramps. */
const DESTINATION_WEIGHTS: KindWeights = {
  motorway: 0,
  motorway_link: 0,
  trunk: 0,
  trunk_link: 0,
  primary: 0.4,
  primary_link: 0,
  secondary: 1,
  secondary_link: 0,
  tertiary: 1,
  tertiary_link: 0,
  unclassified: 0.6,
  residential: 0.8,
  living_street: 0.8,
  service: 0.6,
};

/** Picks places on roads at random, long and likely roads more often; bridges and tunnels never. */
export class RandomPositions {
  readonly #tables: RoadTables;
  readonly #cumulative: Float64Array;

  constructor(tables: RoadTables, weights: KindWeights = DESTINATION_WEIGHTS) {
    this.#tables = tables;
    this.#cumulative = cumulativeWeights(tables, weights);
    // A network of motorways alone still needs somewhere to start.
    if (this.#cumulative.at(-1) === 0) this.#cumulative = cumulativeWeights(tables, null);
  }

  /** `random` gives numbers 0 ≤ x < 1 (Math.random, or seeded for a repeatable simulation). */
  pick(random: () => number): RoadPosition {
    const wanted = random() * this.#cumulative.at(-1)!;
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return positionOnSegment(this.#tables, low, random() * this.#tables.segmentLengthM[low]!);
  }
}

function cumulativeWeights(tables: RoadTables, weights: KindWeights | null): Float64Array {
  let sum = 0;
  return Float64Array.from(tables.segmentKind, (kind, segment) => {
    const covered = (tables.segmentFlags[segment]! & (SEGMENT_BRIDGE | SEGMENT_TUNNEL)) !== 0;
    if (!weights) sum += tables.segmentLengthM[segment]!;
    else if (!covered) sum += tables.segmentLengthM[segment]! * weights[ROAD_KINDS[kind]!];
    return sum;
  });
}

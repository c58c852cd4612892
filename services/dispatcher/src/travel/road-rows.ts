import type { Place } from '@roadcall/contracts';
import type { TravelRow } from '@roadcall/dispatch';
import type { RoadGraph, SourceMove, TravelMatrix } from '@roadcall/roads';
import { straightRow, straightWithinS } from './straight-rows.ts';
import { localHour, type TravelQuestion, type TravelRows } from './travel-rows.ts';

/** Room for units that join before everything is computed anew. */
const SPARE_UNITS = 64;

/** What is kept between two plans of one company. */
interface Kept {
  readonly matrix: TravelMatrix;
  readonly room: number;
  readonly hour: number;
  readonly maxTravelS: number;
  readonly units: { id: string; place: Place | null; isOnRoad: boolean }[];
  /** Rows by incident; null: the scene is off the roads. */
  readonly scenes: Map<string, { place: Place; row: Float32Array | null }>;
}

/**
 * Travel on the city's roads in the traffic of the hour. A new scene costs one search backwards from it; after that only
 * units that have moved are looked at. A new hour, or another list of units, begins anew. Who is farther than 500 m from
 * any road, and every unit when the scene is, gets the straight line.
 */
export class RoadRows implements TravelRows {
  readonly #graph: RoadGraph;
  #kept: Kept | undefined;

  constructor(graph: RoadGraph) {
    this.#graph = graph;
  }

  async rows(question: TravelQuestion): Promise<readonly TravelRow[]> {
    const { scenes, units } = question;
    if (scenes.length === 0) return [];
    const kept = this.#keptFor(question);
    this.#moveUnits(kept, units);
    const open = new Set<string>(scenes.map(({ id }) => id));
    for (const id of kept.scenes.keys()) {
      if (open.has(id)) continue;
      kept.matrix.removeTarget(id);
      kept.scenes.delete(id);
    }
    const straight = new Set(kept.units.flatMap(({ place, isOnRoad }, index) => (place && !isOnRoad ? [index] : [])));
    return scenes.map(({ id, place }) => {
      const row = this.#rowOf(kept, id, place);
      if (row === null) return straightRow(place, question);
      const seconds = row.subarray(0, units.length);
      return { seconds: withStraight(seconds, straight, place, question), source: 'road_graph', straight };
    });
  }

  #keptFor({ scenes, units, at, maxTravelS }: TravelQuestion): Kept {
    const hour = Math.floor(localHour(scenes[0]!.place.lon, at));
    const old = this.#kept;
    const isGood =
      old !== undefined &&
      old.hour === hour &&
      old.maxTravelS === maxTravelS &&
      old.room >= units.length &&
      old.units.length <= units.length &&
      old.units.every(({ id }, index) => units[index]!.id === id);
    if (isGood) return old;
    const room = units.length + SPARE_UNITS;
    const matrix = this.#graph.travelMatrix(room, { hour: hour + 0.5, maxSeconds: maxTravelS });
    this.#kept = { matrix, room, hour, maxTravelS, units: [], scenes: new Map() };
    return this.#kept;
  }

  #moveUnits(kept: Kept, units: TravelQuestion['units']): void {
    const moves: SourceMove[] = [];
    for (const [index, { id, place }] of units.entries()) {
      const before = kept.units[index];
      if (before !== undefined && isSame(before.place, place)) continue;
      const snapped = place && this.#graph.snap(place);
      kept.units[index] = { id, place, isOnRoad: snapped !== null };
      if (snapped !== null) moves.push({ index, place: snapped });
    }
    kept.matrix.moveSources(moves);
  }

  #rowOf(kept: Kept, id: string, place: Place): Float32Array | null {
    const before = kept.scenes.get(id);
    if (before !== undefined && isSame(before.place, place)) return before.row;
    const snapped = this.#graph.snap(place);
    const row = snapped && kept.matrix.addTarget(id, snapped);
    kept.scenes.set(id, { place, row });
    return row;
  }
}

/** The same row; a copy where units are off the network, because the matrix still has them where they left it. */
function withStraight(
  row: Float32Array,
  straight: ReadonlySet<number>,
  scene: Place,
  { units, maxTravelS }: TravelQuestion,
): Float32Array {
  if (straight.size === 0) return row;
  const seconds = row.slice();
  for (const unit of straight) seconds[unit] = straightWithinS(units[unit]!.place, scene, maxTravelS);
  return seconds;
}

function isSame(a: Place | null, b: Place | null): boolean {
  return a === b || (a !== null && b !== null && a.lat === b.lat && a.lon === b.lon);
}

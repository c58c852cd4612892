import type { Bounds } from './bounds.ts';
import type { LatLon } from './lat-lon.ts';

/** Side of a cell on the finest level, degrees (about 280 m of latitude). */
const FINEST_DEG = 1 / 400;
/** Each level's cells are this many times as wide as those of the level below; ten levels reach round the globe. */
const GROWTH = 4;
/** Numbers per entry: which box, its level, west, south, east, north. */
const ENTRY = 6;

/**
 * Finds the boxes around a place. A box lives on the level whose cells are just as large as it is, and is entered in each
 * of the at most four cells that it meets; a place looks at one cell per level in use, however many boxes there are.
 * Cells share hashed buckets whose entries lie side by side in one array: among 10,000 boxes the time goes into waiting
 * for memory, which a Map of cells makes worse (1.6 times the cost of 10 boxes).
 */
export class BoxIndex {
  readonly #levelsInUse: readonly number[];
  /** Entries of bucket b: `#start[b]` up to `#start[b + 1]`. */
  readonly #start: Uint32Array;
  readonly #entries: Float64Array;
  readonly #mask: number;

  constructor(boxes: readonly Bounds[]) {
    this.#mask = 2 ** Math.ceil(Math.log2(2 * boxes.length + 1)) - 1;
    const levels = boxes.map((box) => levelFor(Math.max(box.east - box.west, box.north - box.south)));
    this.#levelsInUse = [...new Set(levels)].toSorted((a, b) => a - b);
    const bucketsOf = boxes.map((box, i) => this.#bucketsOf(box, levels[i]!));
    this.#start = new Uint32Array(this.#mask + 2);
    for (const buckets of bucketsOf) for (const bucket of buckets) this.#start[bucket + 1]! += ENTRY;
    for (let bucket = 0; bucket <= this.#mask; bucket++) this.#start[bucket + 1]! += this.#start[bucket]!;
    this.#entries = new Float64Array(this.#start.at(-1)!);
    const next = this.#start.slice();
    for (const [i, buckets] of bucketsOf.entries()) {
      const { west, south, east, north } = boxes[i]!;
      for (const bucket of buckets) {
        this.#entries.set([i, levels[i]!, west, south, east, north], next[bucket]);
        next[bucket]! += ENTRY;
      }
    }
  }

  /** Numbers of the boxes that contain the place (edges count), in no order. */
  at({ lat, lon }: LatLon): number[] {
    const found: number[] = [];
    const entries = this.#entries;
    for (const level of this.#levelsInUse) {
      const bucket = this.#bucket(level, cellOf(level, lat), cellOf(level, lon));
      const end = this.#start[bucket + 1]!;
      for (let at = this.#start[bucket]!; at < end; at += ENTRY) {
        // A bucket may hold boxes of other levels too, which their own level finds.
        if (entries[at + 1] !== level || lon < entries[at + 2]! || lat < entries[at + 3]!) continue;
        if (lon <= entries[at + 4]! && lat <= entries[at + 5]!) found.push(entries[at]!);
      }
    }
    return found;
  }

  /** Each once: two cells of a box may fall into one bucket. */
  #bucketsOf(box: Bounds, level: number): Set<number> {
    const buckets = new Set<number>();
    for (let row = cellOf(level, box.south); row <= cellOf(level, box.north); row++) {
      for (let column = cellOf(level, box.west); column <= cellOf(level, box.east); column++) {
        buckets.add(this.#bucket(level, row, column));
      }
    }
    return buckets;
  }

  #bucket(level: number, row: number, column: number): number {
    const mixed = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b) ^ Math.imul(level, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}

const CELL_DEG = Array.from({ length: 10 }, (_, level) => FINEST_DEG * GROWTH ** level);

function levelFor(sizeDeg: number): number {
  return CELL_DEG.findIndex((cellDeg) => cellDeg >= sizeDeg);
}

const cellOf = (level: number, degrees: number): number => Math.floor(degrees / CELL_DEG[level]!);

import type { LatLon } from '@roadcall/geo';

/** OSM's own precision: 1e-7 degrees, 11 mm. */
const UNITS_PER_DEGREE = 1e7;

/** The coordinates of all nodes of an extract in 16 bytes each, found by id. */
export class NodeStore {
  #ids = new Float64Array(1024);
  #lats = new Int32Array(1024);
  #lons = new Int32Array(1024);
  #count = 0;
  #sorted = true;

  get count(): number {
    return this.#count;
  }

  add(id: number, lat: number, lon: number): void {
    if (this.#count === this.#ids.length) this.#grow();
    if (this.#count > 0 && id <= this.#ids[this.#count - 1]!) this.#sorted = false;
    this.#ids[this.#count] = id;
    this.#lats[this.#count] = Math.round(lat * UNITS_PER_DEGREE);
    this.#lons[this.#count] = Math.round(lon * UNITS_PER_DEGREE);
    this.#count++;
  }

  /** Index of the node, or −1. The first call after adding may sort. */
  indexOf(id: number): number {
    if (!this.#sorted) this.#sort();
    let low = 0;
    let high = this.#count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#ids[middle]!;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Degrees × 1e7. */
  latUnits(index: number): number {
    return this.#lats[index]!;
  }

  /** Degrees × 1e7. */
  lonUnits(index: number): number {
    return this.#lons[index]!;
  }

  position(index: number): LatLon {
    return { lat: this.#lats[index]! / UNITS_PER_DEGREE, lon: this.#lons[index]! / UNITS_PER_DEGREE };
  }

  #grow(): void {
    const size = this.#ids.length * 2;
    const ids = new Float64Array(size);
    const lats = new Int32Array(size);
    const lons = new Int32Array(size);
    ids.set(this.#ids);
    lats.set(this.#lats);
    lons.set(this.#lons);
    this.#ids = ids;
    this.#lats = lats;
    this.#lons = lons;
  }

  #sort(): void {
    const order = new Uint32Array(this.#count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    const ids = this.#ids;
    order.sort((a, b) => ids[a]! - ids[b]! || a - b);
    this.#ids = Float64Array.from(order, (from) => ids[from]!);
    this.#lats = Int32Array.from(order, (from) => this.#lats[from]!);
    this.#lons = Int32Array.from(order, (from) => this.#lons[from]!);
    this.#sorted = true;
  }
}

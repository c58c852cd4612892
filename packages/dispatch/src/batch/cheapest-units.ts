import type { IncidentCosts } from './incident-costs.ts';

/**
 * Finds the cheapest units for one incident after the other, at most `count` each. One heap for all of them, with the
 * dearest on top.
 */
export class CheapestUnits {
  readonly units: Uint32Array;
  readonly costsMs: Float64Array;
  /** How many were found; they are in no order. */
  size = 0;

  constructor(count: number) {
    this.units = new Uint32Array(count);
    this.costsMs = new Float64Array(count);
  }

  /**
   * Looks closely only at units whose drive alone is not dearer than the dearest kept.
   * @returns what every other unit costs at least, milliseconds; Infinity: there is no other.
   */
  look(costs: IncidentCosts, travelS: Float32Array): number {
    this.size = 0;
    const own = costs.onlyUnit ?? costs.ownUnit;
    if (own !== null) this.#offer(own, costs.pairMs(own));
    if (costs.onlyUnit !== null) return Infinity;
    const count = this.units.length;
    let withinS = Infinity;
    for (let unit = 0; unit < travelS.length; unit++) {
      if (!(travelS[unit]! < withinS) || unit === own) continue;
      if (this.#offer(unit, costs.pairMs(unit)) && this.size === count) withinS = costs.othersWithinS(this.costsMs[0]!);
    }
    return this.size < count ? Infinity : this.costsMs[0]!;
  }

  /** @returns whether the unit was kept. */
  #offer(unit: number, costMs: number): boolean {
    if (costMs === Infinity) return false;
    if (this.size < this.units.length) {
      this.#rise(this.size++, unit, costMs);
      return true;
    }
    if (costMs >= this.costsMs[0]!) return false;
    this.#sink(unit, costMs);
    return true;
  }

  #rise(from: number, unit: number, costMs: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.costsMs[parent]! >= costMs) break;
      this.#put(at, this.units[parent]!, this.costsMs[parent]!);
      at = parent;
    }
    this.#put(at, unit, costMs);
  }

  #sink(unit: number, costMs: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.costsMs[child + 1]! > this.costsMs[child]!) child += 1;
      if (this.costsMs[child]! <= costMs) break;
      this.#put(at, this.units[child]!, this.costsMs[child]!);
      at = child;
    }
    this.#put(at, unit, costMs);
  }

  #put(at: number, unit: number, costMs: number): void {
    this.units[at] = unit;
    this.costsMs[at] = costMs;
  }
}

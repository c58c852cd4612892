import type { IncidentCosts } from './incident-costs.ts';

export interface UnitCost {
  readonly unit: number;
  readonly costMs: number;
}

/**
 * The cheapest units for one incident, at most `count`, in no order. Looks closely only at units whose drive alone is
 * not dearer than the dearest kept.
 */
export function cheapestUnits(costs: IncidentCosts, travelS: Float32Array, count: number): readonly UnitCost[] {
  /** A heap with the dearest on top. */
  const kept: UnitCost[] = [];
  let withinS = Infinity;
  for (let unit = 0; unit < travelS.length; unit++) {
    if (!(travelS[unit]! < withinS)) continue;
    const costMs = costs.pairMs(unit);
    if (costMs === Infinity) continue;
    if (kept.length < count) {
      kept.push({ unit, costMs });
      rise(kept);
    } else if (costMs < kept[0]!.costMs) {
      kept[0] = { unit, costMs };
      sink(kept);
    } else continue;
    if (kept.length === count) withinS = costs.travelWithinS(kept[0]!.costMs);
  }
  return kept;
}

function rise(heap: UnitCost[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.costMs >= heap[at]!.costMs) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function sink(heap: UnitCost[]): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && heap[child + 1]!.costMs > heap[child]!.costMs) child += 1;
    if (heap[child]!.costMs <= heap[at]!.costMs) return;
    swap(heap, at, child);
    at = child;
  }
}

function swap(heap: UnitCost[], a: number, b: number): void {
  const held = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = held;
}

import type { Batch } from './batch.ts';

/**
 * The plan when there is no time for the best one: whoever has a unit keeps it; of all others the incident and the free
 * unit that are nearest to each other are put together, then the next nearest. No unit is turned around or waited for.
 */
export function nearestPairs({ incidents, units }: Batch): (number | null)[] {
  const left = units.map(({ freeInS, frozen }) => freeInS === 0 && !frozen);
  for (const { unit } of incidents) if (unit !== null) left[unit] = false;
  const planned = incidents.map(({ unit }) => unit);
  const nearest = incidents.map(({ unit, travelS }) => (unit === null ? nearestOf(travelS, left) : null));
  for (;;) {
    let row = -1;
    let bestS = Infinity;
    for (const [index, unit] of nearest.entries()) {
      const drivingS = unit === null ? Infinity : incidents[index]!.travelS[unit]!;
      if (drivingS < bestS) {
        row = index;
        bestS = drivingS;
      }
    }
    if (row === -1) return planned;
    const taken = nearest[row]!;
    planned[row] = taken;
    nearest[row] = null;
    left[taken] = false;
    for (const [index, unit] of nearest.entries()) {
      if (unit === taken) nearest[index] = nearestOf(incidents[index]!.travelS, left);
    }
  }
}

function nearestOf(travelS: Float32Array, left: readonly boolean[]): number | null {
  let best: number | null = null;
  for (let unit = 0; unit < travelS.length; unit++) {
    if (left[unit] && travelS[unit]! < (best === null ? Infinity : travelS[best]!)) best = unit;
  }
  return best;
}

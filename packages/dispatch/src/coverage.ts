import type { Place } from '@roadcall/contracts';

/** A place where help may be wanted; `weight` > 0 is its share of the demand, in any measure. */
export interface DemandPlace extends Place {
  readonly weight: number;
}

export interface Coverage {
  /**
   * By unit: the seconds by which a customer would wait longer without it, summed over the places to which it is the
   * nearest, as a multiple of what an average unit's share of the demand is. 0 for a unit that another one stands beside.
   */
  readonly lossS: Float64Array;
  /** Places that no free unit could reach within the limit, the worst first; `nearestS` is Infinity without any unit. */
  readonly gaps: readonly { readonly place: DemandPlace; readonly nearestS: number }[];
  /** Share of the demand within reach, 0…1; 1 without demand. */
  readonly coveredShare: number;
}

const METRES_PER_DEGREE = 111_320;
/** As straight-line.ts: 30 km/h on a way that is 1.4 times the straight line. */
const SECONDS_PER_METRE = (1.4 * 3.6) / 30;

/**
 * How well free units cover the places where help may be wanted, and what taking each of them away would cost. Distances
 * are straight lines on a plane, good within a city. A wait beyond `2 × reachS` counts as that: it is a gap either way.
 * Time: places × units.
 */
export function coverage(places: readonly DemandPlace[], units: readonly Place[], reachS: number): Coverage {
  const lossS = new Float64Array(units.length);
  const gaps: { place: DemandPlace; nearestS: number }[] = [];
  const perLon = METRES_PER_DEGREE * Math.cos(((places[0]?.lat ?? 0) * Math.PI) / 180);
  let total = 0;
  let covered = 0;
  for (const place of places) {
    let nearest = -1;
    let firstM = Infinity;
    let secondM = Infinity;
    for (let unit = 0; unit < units.length; unit++) {
      const { lat, lon } = units[unit]!;
      const metres = Math.hypot((lat - place.lat) * METRES_PER_DEGREE, (lon - place.lon) * perLon);
      if (metres < firstM) {
        secondM = firstM;
        firstM = metres;
        nearest = unit;
      } else if (metres < secondM) secondM = metres;
    }
    const firstS = firstM * SECONDS_PER_METRE;
    total += place.weight;
    if (firstS <= reachS) covered += place.weight;
    else gaps.push({ place, nearestS: firstS });
    if (nearest === -1) continue;
    const mostS = 2 * reachS;
    lossS[nearest]! += place.weight * (Math.min(secondM * SECONDS_PER_METRE, mostS) - Math.min(firstS, mostS));
  }
  const averageShare = total / units.length;
  if (total > 0) for (let unit = 0; unit < units.length; unit++) lossS[unit]! /= averageShare;
  gaps.sort((a, b) => b.nearestS - a.nearestS || b.place.weight - a.place.weight);
  return { lossS, gaps, coveredShare: total > 0 ? covered / total : 1 };
}

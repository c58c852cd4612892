import type { Place } from '@roadcall/contracts';
import { straightLineEta, type Eta } from '@roadcall/dispatch';
import type { RoadGraph } from '@roadcall/roads';
import type { GuardedOsrm } from './osrm/guarded-osrm.ts';
import { localHour } from './travel-rows.ts';

/** How long drives to one place take, whatever computes it. Never fails: there is a last resort, named by its source. */
export interface Drives {
  /** In the order of `from`; null: there is no way within reach. */
  to(place: Place, from: readonly Place[], at: Date): Promise<(Eta | null)[]>;
}

/**
 * By the routing service if there is one, by the city's roads where it does not answer in time, by a straight line for whoever is
 * off the roads.
 */
export function createDrives(sources: {
  osrm: GuardedOsrm | undefined;
  graph: () => Promise<RoadGraph | undefined>;
  maxTravelS: number;
}): Drives {
  const { osrm, graph, maxTravelS } = sources;
  return {
    async to(place, from, at) {
      if (from.length === 0) return [];
      const row = osrm && (await osrm.rows(from, [place]))?.[0];
      if (row) {
        return from.map((each, index) => {
          if (row.offRoad.has(index)) return straightLineEta(each, place);
          const metres = row.metres[index] ?? Infinity;
          const etaS = row.seconds[index] ?? Infinity;
          if (!(etaS <= maxTravelS)) return null;
          return { etaS, distanceM: Number.isFinite(metres) ? metres : null, source: 'osrm' };
        });
      }
      const roads = await graph();
      const target = roads?.snap(place);
      if (!roads || !target) return from.map((each) => straightLineEta(each, place));
      const snapped = from.map((each) => roads.snap(each));
      const asked = snapped.flatMap((position, index) => (position === null ? [] : [{ position, index }]));
      const times = roads.travelTimesTo(
        target,
        asked.map(({ position }) => position),
        { maxSeconds: maxTravelS, hour: localHour(place.lon, at) },
      );
      const etas: (Eta | null)[] = from.map((each) => straightLineEta(each, place));
      for (const [asking, { index }] of asked.entries()) {
        const etaS = times[asking] ?? Infinity;
        etas[index] = etaS <= maxTravelS ? { etaS, distanceM: null, source: 'road_graph' } : null;
      }
      return etas;
    },
  };
}

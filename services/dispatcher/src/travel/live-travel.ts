import type { Place } from '@roadcall/contracts';
import { straightLineEta, type Eta } from '@roadcall/dispatch';
import { loadRoadGraph, ROAD_KINDS, type RoadGraph } from '@roadcall/roads';
import type { GuardedOsrm } from './osrm/guarded-osrm.ts';
import { localHour } from './travel-rows.ts';

/** Beside a road rather than on it, a vehicle is not on a highway: a phone is this far off. */
const ON_ROAD_M = 30;

/** How long one unit still drives, whatever computes it. Never fails: there is a last resort. */
export interface LiveTravel {
  timeTo(scene: Place, from: Place, at: Date): Promise<Eta>;
  /** Whether a place is on a motorway or its ramps; null where no road is near, or none is known. */
  onHighway(place: Place): Promise<boolean | null>;
}

/**
 * By the routing service if there is one, by the city's roads where it does not answer in time or knows no way, by a straight line
 * where they know none either. The roads are read when they are first needed: most units stay on the way that they were given.
 */
export function createLiveTravel(sources: {
  osrm: GuardedOsrm | undefined;
  /** Folder of the city; undefined: no roads. */
  cityDir: string | undefined;
  maxTravelS: number;
}): LiveTravel {
  const { osrm, cityDir, maxTravelS } = sources;
  let roads: Promise<RoadGraph> | undefined;
  return {
    async onHighway(place) {
      const graph = cityDir === undefined ? undefined : await (roads ??= loadRoadGraph(cityDir));
      const at = graph?.snap(place, ON_ROAD_M);
      if (!graph || !at) return null;
      const kind = ROAD_KINDS[graph.tables.segmentKind[at.segment]!];
      return kind === 'motorway' || kind === 'motorway_link';
    },
    async timeTo(scene, from, at) {
      const byService = osrm && (await byOsrm(osrm, scene, from));
      if (byService) return byService;
      const graph = cityDir === undefined ? undefined : await (roads ??= loadRoadGraph(cityDir));
      return (graph && byRoads(graph, scene, from, at, maxTravelS)) ?? straightLineEta(from, scene);
    },
  };
}

async function byOsrm(osrm: GuardedOsrm, scene: Place, from: Place): Promise<Eta | undefined> {
  const row = (await osrm.rows([from], [scene]))?.[0];
  const etaS = row?.seconds[0] ?? Infinity;
  if (row === undefined || !Number.isFinite(etaS) || row.offRoad.has(0)) return undefined;
  const metres = row.metres[0] ?? Infinity;
  return { etaS, distanceM: Number.isFinite(metres) ? metres : null, source: 'osrm' };
}

function byRoads(graph: RoadGraph, scene: Place, from: Place, at: Date, maxSeconds: number): Eta | undefined {
  const [target, source] = [graph.snap(scene), graph.snap(from)];
  if (target === null || source === null) return undefined;
  const etaS = graph.travelTimesTo(target, [source], { maxSeconds, hour: localHour(scene.lon, at) })[0] ?? Infinity;
  return etaS <= maxSeconds ? { etaS, distanceM: null, source: 'road_graph' } : undefined;
}

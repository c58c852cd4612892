import type { Place } from '@roadcall/contracts';
import { straightLineEta, type Eta } from '@roadcall/dispatch';
import { loadRoadGraph, ROAD_KINDS, type RoadGraph } from '@roadcall/roads';
import { createDrives } from './drives.ts';
import type { GuardedOsrm } from './osrm/guarded-osrm.ts';

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
  const { cityDir } = sources;
  let roads: Promise<RoadGraph> | undefined;
  const graph = async () => (cityDir === undefined ? undefined : await (roads ??= loadRoadGraph(cityDir)));
  const drives = createDrives({ ...sources, graph });
  return {
    async onHighway(place) {
      const known = await graph();
      const at = known?.snap(place, ON_ROAD_M);
      if (!known || !at) return null;
      const kind = ROAD_KINDS[known.tables.segmentKind[at.segment]!];
      return kind === 'motorway' || kind === 'motorway_link';
    },
    async timeTo(scene, from, at) {
      const [eta] = await drives.to(scene, [from], at);
      return eta ?? straightLineEta(from, scene);
    },
  };
}

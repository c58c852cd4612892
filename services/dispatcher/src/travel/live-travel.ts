import type { Place } from '@roadcall/contracts';
import { deliveryEta, straightLineEta, type Eta } from '@roadcall/dispatch';
import { ROAD_KINDS, RoadGraph, type RoadTables } from '@roadcall/roads';
import type { FoundWay } from '@roadcall/store';
import { createDrives } from './drives.ts';
import type { GuardedOsrm } from './osrm/guarded-osrm.ts';
import { wayOver } from './way-to-scene.ts';

/** Beside a road rather than on it, a vehicle is not on a highway: a phone is this far off. */
const ON_ROAD_M = 30;

/** How long one unit still drives, whatever computes it. Never fails: there is a last resort. */
export interface LiveTravel {
  timeTo(scene: Place, from: Place, at: Date): Promise<Eta>;
  /** Drive and line over these places in their order; null: nothing better than a straight line. */
  wayOver(places: readonly Place[], at: Date): Promise<FoundWay | null>;
  /** Whether a place is on a motorway or its ramps; null where no road is near, or none is known. */
  onHighway(place: Place): Promise<boolean | null>;
}

/**
 * By the routing service if there is one, by the city's roads where it does not answer in time or knows no way, by a straight line
 * where they know none either. What is searched by is made when it is first needed: most units stay on the way that they were given.
 */
export function createLiveTravel(sources: {
  osrm: GuardedOsrm | undefined;
  /** The city's roads, shared with the planning thread; undefined: none. */
  roads: RoadTables | undefined;
  maxTravelS: number;
}): LiveTravel {
  const { roads } = sources;
  let made: RoadGraph | undefined;
  const graph = (): RoadGraph | undefined => (made ??= roads && new RoadGraph(roads));
  const drives = createDrives({ ...sources, graph: () => Promise.resolve(graph()) });
  return {
    onHighway(place) {
      const known = graph();
      const at = known?.snap(place, ON_ROAD_M);
      if (!known || !at) return Promise.resolve(null);
      const kind = ROAD_KINDS[known.tables.segmentKind[at.segment]!];
      return Promise.resolve(kind === 'motorway' || kind === 'motorway_link');
    },
    async wayOver(places, at) {
      const etas: Eta[] = [];
      for (const [index, to] of places.slice(1).entries()) {
        const [eta] = await drives.to(to, [places[index]!], at);
        if (!eta) return null;
        etas.push(eta);
      }
      const [first, ...next] = etas;
      if (first === undefined) return null;
      const { etaS, distanceM, source } = next.reduce(deliveryEta, first);
      if (source === 'straight_line') return null;
      const known = graph();
      const way = known ? wayOver(known, places, at) : null;
      return { etaS, source, distanceM: way?.distanceM ?? distanceM, route: way?.polyline ?? null };
    },
    async timeTo(scene, from, at) {
      const [eta] = await drives.to(scene, [from], at);
      return eta ?? straightLineEta(from, scene);
    },
  };
}

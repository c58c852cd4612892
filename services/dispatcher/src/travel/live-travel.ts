import type { Place } from '@roadcall/contracts';
import { straightLineEta, type Eta } from '@roadcall/dispatch';

import type { TravelTimes } from './travel-times.ts';

/** How long one unit still drives, whatever computes it. Never fails: there is a last resort. */
export interface LiveTravel {
  timeTo(scene: Place, from: Place, at: Date): Promise<Eta>;
}

/** By the roads, and by a straight line where they know no way within `maxTravelS`. */
export function liveTravelBy(travel: TravelTimes, maxTravelS: number): LiveTravel {
  return {
    timeTo: async (scene, from, at) => travel.toScene(scene, [from], at, maxTravelS)[0] ?? straightLineEta(from, scene),
  };
}

import { straightLineEta } from '@roadcall/dispatch';
import type { TravelTimes } from './travel-times.ts';

/** For a deployment without a city. */
export const straightLineTravelTimes: TravelTimes = {
  toScene: (scene, from, _at, maxTravelS) =>
    from.map((place) => {
      const eta = straightLineEta(place, scene);
      return eta.etaS <= maxTravelS ? eta : null;
    }),
  route: () => null,
};

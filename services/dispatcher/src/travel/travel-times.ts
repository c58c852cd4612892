import type { Place } from '@roadcall/contracts';
import type { Eta } from '@roadcall/dispatch';

/** Driving to a scene: one interface, whatever computes it; each answer says its source (architecture §7). */
export interface TravelTimes {
  /**
   * From each place to the scene at an instant; null where there is no way within `maxTravelS`. Distances are null
   * where only the time is known.
   */
  toScene(scene: Place, from: readonly Place[], at: Date, maxTravelS: number): (Eta | null)[];
  /** The way from a place to the scene, or null when it is not known. */
  route(from: Place, scene: Place, at: Date): { polyline: string; distanceM: number } | null;
}

const MS_PER_HOUR = 3_600_000;
const DEGREES_PER_HOUR = 15;

/** Local hour of the day by the sun, 0 ≤ x < 24: a city made from an extract does not say its time zone. */
export function localHour(lonDeg: number, at: Date): number {
  const zoneH = Math.round(lonDeg / DEGREES_PER_HOUR);
  return (((at.getTime() / MS_PER_HOUR + zoneH) % 24) + 24) % 24;
}

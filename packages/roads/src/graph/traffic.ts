import { ROAD_KINDS, type RoadKind } from './road-class.ts';

/**
 * Share of the free-flow speed that traffic and signals leave, by hour of the local day: the ordinary working day of
 * a large city (ours; night, morning peak 7–9, lunch, evening peak 17–19). Index = hour.
 */
const CITY_DAY = [
  0.95, 0.97, 0.98, 0.98, 0.97, 0.94, 0.86, 0.64, 0.56, 0.66, 0.74, 0.74, 0.72, 0.74, 0.74, 0.72, 0.67, 0.56, 0.54,
  0.65, 0.76, 0.83, 0.89, 0.93,
] as const;

/** How much of that day a road feels: 0 never, 1 in full. Big through roads clog most; side streets lose to signals. */
const SENSITIVITY: Readonly<Record<RoadKind, number>> = {
  motorway: 0.85,
  motorway_link: 0.9,
  trunk: 1,
  trunk_link: 1,
  primary: 1.1,
  primary_link: 1,
  secondary: 1.05,
  secondary_link: 1,
  tertiary: 0.9,
  tertiary_link: 0.9,
  unclassified: 0.6,
  residential: 0.6,
  living_street: 0.4,
  service: 0.3,
};

/** What signals, turning and parked cars cost at any hour, as a share of the free-flow speed. */
const ALWAYS: Readonly<Record<RoadKind, number>> = {
  motorway: 1,
  motorway_link: 0.9,
  trunk: 0.9,
  trunk_link: 0.85,
  primary: 0.82,
  primary_link: 0.8,
  secondary: 0.8,
  secondary_link: 0.8,
  tertiary: 0.8,
  tertiary_link: 0.8,
  unclassified: 0.85,
  residential: 0.8,
  living_street: 0.9,
  service: 0.9,
};

/** Noon, where a caller does not say: neither a peak nor the empty night. */
export const DEFAULT_HOUR = 12;

/**
 * Share of the free-flow speed driven on a road of this kind at this local hour (0 ≤ hour < 24, fractions between
 * the hours are interpolated; other numbers wrap), > 0 and ≤ 1.
 */
export function trafficFactor(kindCode: number, hour: number): number {
  const kind = ROAD_KINDS[kindCode]!;
  const wrapped = ((hour % 24) + 24) % 24;
  const before = Math.floor(wrapped) % 24;
  const share = wrapped - Math.floor(wrapped);
  const day = CITY_DAY[before]! * (1 - share) + CITY_DAY[(before + 1) % 24]! * share;
  return ALWAYS[kind] * Math.max(0.25, 1 - (1 - day) * SENSITIVITY[kind]);
}

/** Seconds per free-flow second for each kind at an hour: what a search multiplies an edge's free seconds with. */
export function slownessByKind(hour: number): Float64Array {
  return Float64Array.from(ROAD_KINDS, (_, code) => 1 / trafficFactor(code, hour));
}

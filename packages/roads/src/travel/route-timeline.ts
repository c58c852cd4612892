import { bearingDeg, cumulativeDistancesM, interpolate, pointAlong, stretchAt, type LatLon } from '@roadcall/geo';
import type { Route, RouteLeg } from './route.ts';

/** A route unrolled over distance and time, for driving along it. Stretch i runs from place i to place i + 1. */
export interface RouteTimeline {
  readonly route: Route;
  /** Metres from the start to each place of the polyline. */
  readonly cumulativeM: Float64Array;
  /** Seconds from the start to each place, driving at the legs' speeds. */
  readonly cumulativeS: Float64Array;
  /** Index in route.legs of each stretch. */
  readonly legOfStretch: Uint32Array;
}

/** Where a vehicle on a route is. */
export interface TimelinePoint {
  readonly position: LatLon;
  readonly headingDeg: number;
  /** The speed of traffic on the road there. */
  readonly speedKph: number;
  readonly leg: RouteLeg;
  readonly alongM: number;
  readonly arrived: boolean;
}

export function routeTimeline(route: Route): RouteTimeline {
  const cumulativeM = cumulativeDistancesM(route.polyline);
  const cumulativeS = new Float64Array(route.polyline.length);
  const legOfStretch = new Uint32Array(Math.max(0, route.polyline.length - 1));
  for (const [index, leg] of route.legs.entries()) {
    for (let i = leg.fromIndex; i < leg.toIndex; i++) {
      legOfStretch[i] = index;
      cumulativeS[i + 1] = cumulativeS[i]! + ((cumulativeM[i + 1]! - cumulativeM[i]!) * 3.6) / leg.speedKph;
    }
  }
  return { route, cumulativeM, cumulativeS, legOfStretch };
}

/** Where one is after `metres` on the route; before the start or past the end it stays at that end. */
export function timelineAtDistance(timeline: RouteTimeline, metres: number): TimelinePoint {
  const { route, cumulativeM, legOfStretch } = timeline;
  const { position, headingDeg, index } = pointAlong(route.polyline, metres, cumulativeM);
  const leg = route.legs[legOfStretch[index] ?? 0]!;
  const totalM = cumulativeM.at(-1)!;
  const alongM = Math.min(totalM, Math.max(0, metres));
  return { position, headingDeg, speedKph: leg.speedKph, leg, alongM, arrived: metres >= totalM };
}

/** Where one is after `seconds` of driving at the legs' speeds; clamped to the ends like timelineAtDistance. */
export function timelineAtTime(timeline: RouteTimeline, seconds: number): TimelinePoint {
  const { route, cumulativeM, cumulativeS, legOfStretch } = timeline;
  const index = stretchAt(cumulativeS, seconds);
  const a = route.polyline[index]!;
  const b = route.polyline[index + 1] ?? a;
  const stretchS = (cumulativeS[index + 1] ?? 0) - cumulativeS[index]!;
  const share = stretchS > 0 ? Math.min(1, Math.max(0, (seconds - cumulativeS[index]!) / stretchS)) : 0;
  const leg = route.legs[legOfStretch[index] ?? 0]!;
  return {
    position: interpolate(a, b, share),
    headingDeg: bearingDeg(a, b),
    speedKph: leg.speedKph,
    leg,
    alongM: cumulativeM[index]! + share * ((cumulativeM[index + 1] ?? 0) - cumulativeM[index]!),
    arrived: seconds >= cumulativeS.at(-1)!,
  };
}

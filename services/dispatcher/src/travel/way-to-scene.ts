import type { Place } from '@roadcall/contracts';
import { encodePolyline, type LatLon } from '@roadcall/geo';
import type { RoadGraph } from '@roadcall/roads';
import { localHour } from './travel-rows.ts';

/** A way on the roads, for the map: encoded polyline, precision 6, and its length. */
export interface RoadWay {
  readonly polyline: string;
  readonly distanceM: number;
}

/** The fastest way over these places in their order; null where one of them is off the roads or there is no way. */
export function wayOver(graph: RoadGraph, places: readonly Place[], at: Date): RoadWay | null {
  const line: LatLon[] = [];
  let distanceM = 0;
  for (const [index, to] of places.slice(1).entries()) {
    const start = graph.snap(places[index]!);
    const end = graph.snap(to);
    const route = start && end && graph.route(start, end, { hour: localHour(to.lon, at) });
    if (!route) return null;
    line.push(...route.polyline);
    distanceM += route.distanceM;
  }
  return { polyline: encodePolyline(line), distanceM };
}

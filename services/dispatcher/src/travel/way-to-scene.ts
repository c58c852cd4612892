import type { Place } from '@roadcall/contracts';
import { encodePolyline } from '@roadcall/geo';
import type { RoadGraph } from '@roadcall/roads';
import { localHour } from './travel-rows.ts';

/** The fastest way from a unit to a scene, for the map; null where an end is off the roads or there is none. */
export function wayToScene(
  graph: RoadGraph,
  from: Place,
  scene: Place,
  at: Date,
): { polyline: string; distanceM: number } | null {
  const start = graph.snap(from);
  const end = graph.snap(scene);
  const route = start && end && graph.route(start, end, { hour: localHour(scene.lon, at) });
  return route && { polyline: encodePolyline(route.polyline), distanceM: route.distanceM };
}

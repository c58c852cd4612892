import { straightLineEta, type Eta } from '@roadcall/dispatch';
import { encodePolyline } from '@roadcall/geo';
import type { RoadGraph, RoadPosition } from '@roadcall/roads';
import { straightLineTravelTimes } from './straight-line.ts';
import { localHour, type TravelTimes } from './travel-times.ts';

/**
 * Travel on the city's roads in the traffic of the hour: one search backwards from the scene finds the times of all
 * units. Who is off the network (more than 500 m from a road), and every unit when the scene is, gets the straight line.
 *
 * On the event loop: Edmonton (8,755 junctions), 40 units: p50 2.3 ms, p95 7–11 ms; a route p50 0.9 ms, p95 6–12 ms
 * (two cores shared with other work). A worker thread was not worth its copies below 20 ms.
 */
export function roadTravelTimes(graph: RoadGraph): TravelTimes {
  return {
    toScene(scene, from, at, maxTravelS) {
      const target = graph.snap(scene);
      if (target === null) return straightLineTravelTimes.toScene(scene, from, at, maxTravelS);
      const snapped = from.map((place) => graph.snap(place));
      const sources = snapped.filter((position): position is RoadPosition => position !== null);
      const hour = localHour(scene.lon, at);
      const seconds = graph.travelTimesTo(target, sources, { maxSeconds: maxTravelS, hour });
      let next = 0;
      return from.map((place, index): Eta | null => {
        if (snapped[index] === null) return straightLineEta(place, scene);
        const etaS = seconds[next++] ?? Infinity;
        return etaS <= maxTravelS ? { etaS, distanceM: null, source: 'road_graph' } : null;
      });
    },
    route(from, scene, at) {
      const start = graph.snap(from);
      const end = graph.snap(scene);
      const route = start && end && graph.route(start, end, { hour: localHour(scene.lon, at) });
      return route && { polyline: encodePolyline(route.polyline), distanceM: route.distanceM };
    },
  };
}

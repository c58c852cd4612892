import { cumulativeDistancesM, type LatLon } from '@roadcall/geo';
import type { RoadGraph, RoadKind, Route } from '@roadcall/roads';
import type { DrivePlan, StreetMap } from './street-map.ts';

/** Yards and kerbs are at most this far from a street, metres. */
const SNAP_M = 5_000;
/** Streets that cross others on bridges, not at lights. */
const FREE_FLOWING: ReadonlySet<RoadKind> = new Set(['motorway', 'motorway_link', 'trunk', 'trunk_link']);

/** The road graph of a city as the simulation's streets. */
export function streetsOf(graph: RoadGraph, centre: LatLon): StreetMap {
  return {
    centre,
    randomPlace: (random) => graph.randomPosition(() => random.next()).position,
    plan(from, to, hour) {
      const start = graph.snap(from, SNAP_M);
      const end = graph.snap(to, SNAP_M);
      const route = start && end && graph.route(start, end, { hour });
      return route && route.polyline.length > 1 ? planOf(graph, route) : undefined;
    },
  };
}

function planOf(graph: RoadGraph, { polyline, legs }: Route): DrivePlan {
  const cumulativeM = cumulativeDistancesM(polyline);
  const junctionsM: number[] = [];
  for (const [i, leg] of legs.slice(0, -1).entries()) {
    const isFree = FREE_FLOWING.has(leg.kind) && FREE_FLOWING.has(legs[i + 1]!.kind);
    // A node with two ways out is one road going on (the other way leads back).
    const waysOut = graph.edgesFrom(graph.edge(leg.edge).to).length;
    if (!isFree && waysOut > 2) junctionsM.push(cumulativeM[leg.toIndex]!);
  }
  return {
    line: polyline,
    cumulativeM,
    lengthM: cumulativeM.at(-1)!,
    stretches: legs.map(({ fromIndex, speedKph }) => ({ fromM: cumulativeM[fromIndex]!, speedKph })),
    junctionsM,
  };
}

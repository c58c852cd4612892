import { layOutAirport, type Airport } from './airport.ts';
import type { BigRoad } from './big-road.ts';
import { BigRoadIndex } from './big-road-index.ts';
import { gridOrders, layOutDistricts, type District } from './districts.ts';
import { layOutExpressway, type Expressway } from './expressway.ts';
import type { Ground } from './ground.ts';
import { joinBigRoads } from './join-big-roads.ts';
import { layOutForests, layOutRailway, layOutRiversideGreens, type Green, type Railway } from './landscape.ts';
import { streetNamer } from './names.ts';
import { distance, ringHolds } from './plane.ts';
import { seededRandom } from './random.ts';
import type { ReservedBlock } from './reserved-blocks.ts';
import { layOutRingsAndRadials } from './ring-roads.ts';
import { layOutSkeleton } from './skeleton.ts';
import { layOutStreets, type Street } from './street-grid.ts';
import { layOutTowns, townGridOrders, type Town } from './towns.ts';
import { layOutWaters, type Waters } from './waters.ts';
import { layOutWatersideRoads } from './waterside-roads.ts';

/** Everything the made-up city consists of, on the plane. */
export interface DemoPlan {
  readonly waters: Waters;
  readonly bigRoads: readonly BigRoad[];
  readonly expressway: Expressway;
  readonly streets: readonly Street[];
  readonly blocks: readonly ReservedBlock[];
  readonly districts: readonly District[];
  readonly greens: readonly Green[];
  readonly railway: Railway;
  readonly airport: Airport;
  readonly towns: readonly Town[];
}

/** Streets leave this much room around an interchange. */
const INTERCHANGE_M = 190;

/** Lays the city out: water first, then the big roads, then streets in what is left. The same seed, the same city. */
export function planDemoCity(seed: number): DemoPlan {
  const waters = layOutWaters(seededRandom(seed, 'waters'));
  const skeleton = layOutSkeleton(seededRandom(seed, 'skeleton'));
  const ringsAndRadials = layOutRingsAndRadials(skeleton);
  const thirdRing = ringsAndRadials[2]!;
  const airport = layOutAirport(thirdRing, ringsAndRadials.at(-1)!.line.at(-1)!);
  const towns = layOutTowns(seededRandom(seed, 'towns'));
  const bigRoads = [
    ...ringsAndRadials,
    ...airport.roads,
    ...layOutWatersideRoads(waters, skeleton, thirdRing),
    ...towns.map(({ road }) => road),
  ];
  joinBigRoads(bigRoads);
  const expressway = layOutExpressway(seededRandom(seed, 'expressway'), waters, bigRoads);
  const forests = layOutForests(seededRandom(seed, 'forests'));
  const railway = layOutRailway();
  const ground: Ground = {
    waters,
    bigRoads: new BigRoadIndex(bigRoads),
    elevated: new BigRoadIndex([...expressway.carriageways, ...expressway.ramps]),
    isTaken: (point) =>
      airport.holds(point) ||
      railway.isStation(point) ||
      expressway.interchanges.some((interchange) => distance(interchange, point) < INTERCHANGE_M) ||
      forests.some(({ outline }) => ringHolds(outline, point)),
  };
  const nextName = streetNamer(seededRandom(seed, 'names'));
  const orders = [
    ...gridOrders(skeleton, waters, towns, seededRandom(seed, 'districts')),
    ...townGridOrders(towns, seededRandom(seed, 'town grids')),
  ];
  const grids = orders.map(({ plan, wishes }, i) =>
    layOutStreets(plan, wishes, ground, seededRandom(seed, `grid ${i}`), nextName),
  );
  return {
    waters,
    bigRoads,
    expressway,
    streets: grids.flatMap(({ streets }) => streets),
    blocks: grids.flatMap(({ blocks }) => blocks),
    districts: layOutDistricts(skeleton, waters),
    greens: [...forests, ...layOutRiversideGreens(waters, (point) => skeleton.zoneOf(point).ring < 3)],
    railway,
    airport,
    towns,
  };
}

import { destinationPoint, distanceM, type LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';
import { joinToEnds, straightPlan, type DrivePlan, type StreetMap } from '../streets/street-map.ts';
import type { SimulationOutput } from './outputs.ts';
import type { SimulationSettings } from './settings.ts';

/** What every vehicle and unit of one simulation shares. */
export interface World {
  readonly streets: StreetMap;
  readonly settings: SimulationSettings;
  readonly branches: readonly LatLon[];
  emit(output: SimulationOutput): void;
}

const MS_PER_HOUR = 3_600_000;
const DEGREES_PER_HOUR = 15;

/** Local hour of the day by the sun, 0 ≤ x < 24: a city of an extract does not say its time zone. */
function localHour(world: World, nowMs: number): number {
  const zoneH = Math.round(world.streets.centre.lon / DEGREES_PER_HOUR);
  return (((nowMs / MS_PER_HOUR + zoneH) % 24) + 24) % 24;
}

/** The way from one place to another as traffic is now, ends joined; a straight line where streets do not lead. */
export function planDrive(world: World, from: LatLon, to: LatLon, nowMs: number): DrivePlan {
  const plan = world.streets.plan(from, to, localHour(world, nowMs));
  return plan ? joinToEnds(plan, from, to) : straightPlan(from, to);
}

/** Usual length of a trip within the city, metres as the crow flies. */
const TRIP_M = [900, 9_000] as const;

/** Where somebody at `from` would drive to: some kilometres away, the centre more often than the outskirts. */
export function tripDestination(world: World, from: LatLon, random: Random): LatLon {
  let chosen = world.streets.randomPlace(random);
  for (let attempt = 0; attempt < 6; attempt++) {
    const a = world.streets.randomPlace(random);
    const b = world.streets.randomPlace(random);
    const aIsNearer = distanceM(a, world.streets.centre) < distanceM(b, world.streets.centre);
    chosen = random.chance(0.7) === aIsNearer ? a : b;
    const awayM = distanceM(from, chosen);
    if (awayM >= TRIP_M[0] && awayM <= TRIP_M[1]) break;
  }
  return chosen;
}

/** Where somebody is who is somewhere in the city. */
export function somewhere(world: World, random: Random): LatLon {
  return tripDestination(world, world.streets.centre, random);
}

/** Rows and columns of a branch's yard, metres apart. */
const SLOT_M = { along: 7, across: 13 };
const SLOTS_PER_ROW = 8;

/** A vehicle's own slot in a branch's yard, so that a yard is not one dot. */
export function yardSlot(branch: LatLon, slot: number): LatLon {
  const column = slot % SLOTS_PER_ROW;
  const row = Math.floor(slot / SLOTS_PER_ROW);
  const eastM = (column - (SLOTS_PER_ROW - 1) / 2) * SLOT_M.along;
  const northM = 16 + row * SLOT_M.across;
  return destinationPoint(branch, (Math.atan2(eastM, northM) * 180) / Math.PI, Math.hypot(eastM, northM));
}

/** The branch nearest to a place, as its index. */
export function nearestBranch(world: World, place: LatLon): number {
  let nearest = 0;
  for (const [index, branch] of world.branches.entries()) {
    if (distanceM(place, branch) < distanceM(place, world.branches[nearest]!)) nearest = index;
  }
  return nearest;
}

import { COVERAGE_CELL_DEG, type CoverageReport } from '@roadcall/contracts';
import { distanceM } from '@roadcall/geo';
import type { World } from './world.ts';

/** As the planner assumes for straight lines: 30 km/h on a way that is 1.4 times as long. */
const SECONDS_PER_METRE = (1.4 * 3.6) / 30;
const REACH_S = 900;
/** Cells around each branch in which the recorded company once had an incident. */
const SPREAD = [-6, -3, -1, 0, 1, 3, 6];

/** How the recorded company's free units cover it: branches and places around them. */
export function coverageOf(world: World): CoverageReport {
  const cells = new Map<string, { lat: number; lon: number; weight: number }>();
  for (const { lat, lon } of world.branches) {
    for (const north of SPREAD) {
      for (const east of SPREAD) {
        const cell = { lat: inGrid(lat, north), lon: inGrid(lon, east) };
        const key = `${String(cell.lat)} ${String(cell.lon)}`;
        const weight = north === 0 && east === 0 ? 12 : 1 + (Math.abs(north * 5 + east * 3) % 4);
        cells.set(key, { ...cell, weight: (cells.get(key)?.weight ?? 0) + weight });
      }
    }
  }
  const free = world.units
    .filter(({ state }) => state === 'available')
    .map((unit) => world.withPosition(unit).position!);
  const demand = [...cells.values()].map((cell) => {
    const metres = Math.min(...free.map((place) => distanceM(place, cell)));
    return { ...cell, nearestS: Number.isFinite(metres) ? Math.round(metres * SECONDS_PER_METRE) : null };
  });
  const whole = demand.reduce((sum, { weight }) => sum + weight, 0);
  const gaps = demand
    .filter(({ nearestS }) => nearestS === null || nearestS > REACH_S)
    .toSorted((a, b) => (b.nearestS ?? Infinity) - (a.nearestS ?? Infinity));
  const lost = gaps.reduce((sum, { weight }) => sum + weight, 0);
  return {
    at: new Date(world.now).toISOString(),
    reachS: REACH_S,
    sinceDays: 90,
    cells: demand.length,
    freeUnits: free.length,
    coveredShare: 1 - lost / whole,
    gaps: gaps.map(({ lat, lon, weight, nearestS }) => ({ lat, lon, share: weight / whole, nearestS })),
  };
}

const inGrid = (degrees: number, cells: number): number =>
  Number((Math.round(degrees / COVERAGE_CELL_DEG + cells) * COVERAGE_CELL_DEG).toFixed(2));

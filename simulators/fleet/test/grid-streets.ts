import { cumulativeDistancesM, destinationPoint, distanceM, type LatLon } from '@roadcall/geo';
import type { City } from '@roadcall/contracts';
import type { DrivePlan, StreetMap } from '../src/streets/street-map.ts';

/** South-west corner of a made-up town of straight streets. */
const CORNER: LatLon = { lat: 30, lon: 120 };
const BLOCK_M = 250;
const BLOCKS = 24;
const SPEED_KPH = 45;

const NORTH_STEP = destinationPoint(CORNER, 0, BLOCK_M).lat - CORNER.lat;
const EAST_STEP = destinationPoint(CORNER, 90, BLOCK_M).lon - CORNER.lon;
const crossing = (row: number, column: number): LatLon => ({
  lat: CORNER.lat + row * NORTH_STEP,
  lon: CORNER.lon + column * EAST_STEP,
});
const rowOf = (place: LatLon): number => clamp(Math.round((place.lat - CORNER.lat) / NORTH_STEP));
const columnOf = (place: LatLon): number => clamp(Math.round((place.lon - CORNER.lon) / EAST_STEP));
const clamp = (index: number): number => Math.max(0, Math.min(BLOCKS, index));

/** A town of straight streets: first north or south, then east or west. */
export const gridStreets: StreetMap = {
  centre: crossing(BLOCKS / 2, BLOCKS / 2),
  randomPlace: (random) => crossing(random.int(0, BLOCKS), random.int(0, BLOCKS)),
  plan(from, to): DrivePlan | undefined {
    const line = [crossing(rowOf(from), columnOf(from))];
    const [endRow, endColumn] = [rowOf(to), columnOf(to)];
    for (let row = rowOf(from), step = Math.sign(endRow - row); row !== endRow;) {
      row += step;
      line.push(crossing(row, columnOf(from)));
    }
    for (let column = columnOf(from), step = Math.sign(endColumn - column); column !== endColumn;) {
      column += step;
      line.push(crossing(endRow, column));
    }
    if (line.length < 2) return undefined;
    const cumulativeM = cumulativeDistancesM(line);
    return {
      line,
      cumulativeM,
      lengthM: cumulativeM.at(-1)!,
      stretches: [{ fromM: 0, speedKph: SPEED_KPH }],
      junctionsM: [...cumulativeM.subarray(1, -1)],
    };
  },
};

/** Metres from a place to the nearest street of the town. */
export function metresOffStreet(place: LatLon): number {
  const onRow = { lat: CORNER.lat + Math.round((place.lat - CORNER.lat) / NORTH_STEP) * NORTH_STEP, lon: place.lon };
  const onColumn = { lat: place.lat, lon: CORNER.lon + Math.round((place.lon - CORNER.lon) / EAST_STEP) * EAST_STEP };
  return Math.min(distanceM(place, onRow), distanceM(place, onColumn));
}

/** The town as a city with three branches. */
export const gridCity: City = {
  formatVersion: 1,
  kind: 'demo',
  name: { zh: '方格镇', en: 'Gridtown' },
  bounds: [CORNER.lon, CORNER.lat, crossing(0, BLOCKS).lon, crossing(BLOCKS, 0).lat],
  camera: { ...crossing(BLOCKS / 2, BLOCKS / 2), zoom: 12 },
  attribution: null,
  source: { file: 'grid', sha256: '' },
  branches: [
    { name: { zh: '东店', en: 'East' }, ...crossing(12, 20) },
    { name: { zh: '西店', en: 'West' }, ...crossing(12, 4) },
    { name: { zh: '南店', en: 'South' }, ...crossing(3, 12) },
  ],
};

/**
 * What it costs to find the areas around a place, with 10 and with 10,000 of them. From the repository's root:
 *
 *   node_modules/.bin/node packages/geo/bench/fences-at-a-place.ts
 *
 * The areas are circles of 100 to 400 m, a tenth of them corridors, spread over a province of about 300 km; one outline of 2,000
 * corners lies around the middle. Places are in or near areas in the same share in both runs: what grows is the number
 * of areas elsewhere. CPU time of the thread, so that other load hardly counts; the best of five rounds each.
 */
import { areaOf, BoxIndex, destinationPoint, type Area, type LatLon, type Position } from '../src/index.ts';

const PLACES = 100_000;
const ROUNDS = 5;
const MIDDLE: LatLon = { lat: 30.6, lon: 114.3 };
const REACH_DEG = 1.5;

let seed = 1;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 4_294_967_296;
}

const position = ({ lat, lon }: LatLon): Position => [lon, lat];
const somewhere = (): LatLon => ({
  lat: MIDDLE.lat + (random() * 2 - 1) * REACH_DEG,
  lon: MIDDLE.lon + (random() * 2 - 1) * REACH_DEG,
});

function outline(corners: number, radiusM: number): Area {
  const ring = Array.from({ length: corners }, (_, i) =>
    position(destinationPoint(MIDDLE, (i * 360) / corners, radiusM * (0.9 + 0.2 * random()))),
  );
  return areaOf({ type: 'Polygon', coordinates: [[...ring, ring[0]!]] });
}

function small(center: LatLon, i: number): Area {
  if (i % 10 > 0) return areaOf({ type: 'Point', coordinates: position(center), radiusM: 100 + 300 * random() });
  const line = [center, destinationPoint(center, 45, 800), destinationPoint(center, 90, 1_500)].map(position);
  return areaOf({ type: 'LineString', coordinates: line, widthM: 60 });
}

/** Microseconds of CPU per place: find the areas whose box it is in, and measure how far their border is. */
function microsecondsPerPlace(count: number): { us: number; hits: number } {
  const centres = Array.from({ length: count - 1 }, somewhere);
  const areas = [outline(2_000, 20_000), ...centres.map(small)];
  const index = new BoxIndex(areas.map(({ bounds }) => bounds));
  const places = Array.from({ length: PLACES }, (_, i) => {
    const near = i % 2 === 0 ? MIDDLE : centres[Math.floor(random() * centres.length)]!;
    return destinationPoint(near, random() * 360, i % 2 === 0 ? 25_000 * random() : 300 * random());
  });
  let best = Infinity;
  let hits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    hits = 0;
    const before = process.threadCpuUsage();
    for (const place of places) {
      for (const i of index.at(place)) if (areas[i]!.signedDistanceM(place) < 0) hits++;
    }
    const { user, system } = process.threadCpuUsage(before);
    best = Math.min(best, (user + system) / PLACES);
  }
  return { us: best, hits: hits / PLACES };
}

microsecondsPerPlace(100);
const few = microsecondsPerPlace(10);
const many = microsecondsPerPlace(10_000);
for (const [count, { us, hits }] of [[10, few] as const, [10_000, many] as const]) {
  console.log(
    `${String(count).padStart(6)} areas: ${us.toFixed(2)} µs per place, inside of ${hits.toFixed(2)} areas on average`,
  );
}
console.log(JSON.stringify({ bench: 'fences-at-a-place', costRatio10kTo10: Number((many.us / few.us).toFixed(2)) }));

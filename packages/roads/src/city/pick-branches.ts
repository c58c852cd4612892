import type { City } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import { ROAD_KINDS } from '../graph/road-class.ts';
import type { RoadTables } from '../graph/road-tables.ts';
import { UNITS_PER_DEGREE } from '../graph/road-tables.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';

type Branch = City['branches'][number];

const MAX_BRANCHES = 8;
/** Where the extract names none, so many are enough to serve a city. */
const PICKED_BRANCHES = 6;

/** The firm's branches: the car rental places of the extract, else junctions of big roads, well spread. */
export function pickBranches(extract: OsmExtract, tables: RoadTables, center: LatLon): Branch[] {
  const tagged = extract.places
    .filter(({ tags }) => tags['amenity'] === 'car_rental')
    .map(({ position, tags }): Branch => {
      const name = tags['name']!;
      return { name: { zh: name, en: tags['name:en'] ?? name }, ...position };
    });
  if (tagged.length > 0) return tagged.length <= MAX_BRANCHES ? tagged : spread(tagged, center, MAX_BRANCHES);
  return spread(bigJunctions(tables, center), center, PICKED_BRANCHES);
}

/** Starts in the middle, then always takes the candidate farthest from all taken, one per name. */
function spread(candidates: readonly Branch[], center: LatLon, count: number): Branch[] {
  const taken: Branch[] = [];
  const gapM = candidates.map(() => Infinity);
  for (let best = nearestTo(candidates, center); best >= 0 && taken.length < count;) {
    const branch = candidates[best]!;
    taken.push(branch);
    best = -1;
    for (const [i, candidate] of candidates.entries()) {
      gapM[i] = candidate.name.en === branch.name.en ? 0 : Math.min(gapM[i]!, distanceM(candidate, branch));
      if (gapM[i] > (best < 0 ? 0 : gapM[best]!)) best = i;
    }
  }
  return taken;
}

function nearestTo(candidates: readonly Branch[], center: LatLon): number {
  let nearest = -1;
  for (const [i, candidate] of candidates.entries()) {
    if (nearest < 0 || distanceM(candidate, center) < distanceM(candidates[nearest]!, center)) nearest = i;
  }
  return nearest;
}

const BIG_KINDS = new Set(
  ['primary', 'secondary', 'tertiary', 'trunk'].map((kind) => ROAD_KINDS.findIndex((k) => k === kind)),
);
/** The outskirts are left out: this share of the junctions, counted from the centre, is the city. */
const INNER_SHARE = 0.8;

/** Junctions of named big roads in the inner city, named after the street. */
function bigJunctions(tables: RoadTables, center: LatLon): Branch[] {
  const junctions: (Branch & { fromCenterM: number })[] = [];
  for (let node = 0; node < tables.nodeLat.length; node++) {
    const edges = [...tables.edgeSegment.subarray(tables.firstOut[node], tables.firstOut[node + 1])];
    if (edges.length < 3) continue;
    const street = edges.find(
      (segment) => BIG_KINDS.has(tables.segmentKind[segment]!) && tables.segmentName[segment]! > 0,
    );
    if (street === undefined) continue;
    const { name, nameEn } = tables.names[tables.segmentName[street]!]!;
    const place = { lat: tables.nodeLat[node]! / UNITS_PER_DEGREE, lon: tables.nodeLon[node]! / UNITS_PER_DEGREE };
    const hasChinese = /\p{Script=Han}/u.test(name);
    junctions.push({
      name: { zh: `${name}${hasChinese ? '' : ' '}店`, en: `${nameEn ?? name} branch` },
      ...place,
      fromCenterM: distanceM(place, center),
    });
  }
  return junctions
    .toSorted((a, b) => a.fromCenterM - b.fromCenterM)
    .slice(0, Math.ceil(junctions.length * INNER_SHARE))
    .map(({ name, lat, lon }) => ({ name, lat, lon }));
}

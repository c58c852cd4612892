import { basename } from 'node:path';
import type { BilingualName, City } from '@roadcall/contracts';
import { toRadians, type Bounds, type LatLon } from '@roadcall/geo';
import { UNITS_PER_DEGREE, type RoadTables } from '../graph/road-tables.ts';
import type { OsmExtract } from '../osm/osm-extract.ts';
import { pickBranches } from './pick-branches.ts';

const OSM_ATTRIBUTION = '© OpenStreetMap contributors';
/** A console's map beside its panels, CSS pixels: what the first view is fitted to. */
const VIEW_WIDTH_PX = 1100;
const VIEW_HEIGHT_PX = 720;
/** The outskirts may leave the first view: the share of the bounds it shows. */
const VIEW_SHARE = 0.75;
const METRES_PER_DEGREE = 111_195;
const TILE_PX = 512;

export interface DescribeCityOptions {
  readonly kind: City['kind'];
  /** Overrides the name found in the extract or its file name. */
  readonly name?: BilingualName | undefined;
  readonly sha256: string;
}

/** What the product needs to know of a city beside its roads and map. */
export function describeCity(extract: OsmExtract, tables: RoadTables, options: DescribeCityOptions): City {
  const bounds = boundsOfNodes(tables);
  const center = medianOfNodes(tables);
  return {
    formatVersion: 1,
    kind: options.kind,
    name: options.name ?? nameInExtract(extract) ?? nameFromFile(extract.file),
    bounds: [bounds.west, bounds.south, bounds.east, bounds.north],
    camera: { ...center, zoom: fittingZoom(bounds) },
    attribution: options.kind === 'demo' ? null : OSM_ATTRIBUTION,
    source: { file: basename(extract.file), sha256: options.sha256 },
    branches: pickBranches(extract, tables, center),
  };
}

/** The one city or town of the extract; with several none is *the* city. */
function nameInExtract(extract: OsmExtract): BilingualName | null {
  const cities = extract.places.filter(({ tags }) => tags['place'] === 'city');
  const [only, second] = cities.length > 0 ? cities : extract.places.filter(({ tags }) => tags['place'] === 'town');
  if (!only || second) return null;
  const name = only.tags['name']!;
  return { zh: only.tags['name:zh'] ?? name, en: only.tags['name:en'] ?? name };
}

const FILE_NOISE = /^(osm|latest|roads?|main|extract|map|city|\d+)$/i;

/** `edmonton-roads.osm.zip` → Edmonton. */
export function nameFromFile(file: string): BilingualName {
  const words = basename(file)
    .replace(/(\.(zip|osm|pbf|xml))+$/i, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !FILE_NOISE.test(word));
  const name = (telling.length > 0 ? telling : words).map((word) => word[0]!.toUpperCase() + word.slice(1)).join(' ');
  return { zh: name || 'City', en: name || 'City' };
}

function boundsOfNodes({ nodeLat, nodeLon }: RoadTables): Bounds {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const lat of nodeLat) {
    bounds.south = Math.min(bounds.south, lat / UNITS_PER_DEGREE);
    bounds.north = Math.max(bounds.north, lat / UNITS_PER_DEGREE);
  }
  for (const lon of nodeLon) {
    bounds.west = Math.min(bounds.west, lon / UNITS_PER_DEGREE);
    bounds.east = Math.max(bounds.east, lon / UNITS_PER_DEGREE);
  }
  return bounds;
}

/** Half of the junctions lie on each side: the centre of where the streets are, not of the box around them. */
function medianOfNodes({ nodeLat, nodeLon }: RoadTables): LatLon {
  const middle = nodeLat.length >> 1;
  return {
    lat: nodeLat.toSorted()[middle]! / UNITS_PER_DEGREE,
    lon: nodeLon.toSorted()[middle]! / UNITS_PER_DEGREE,
  };
}

/** MapLibre zoom (512-pixel tiles) at which most of the bounds fill the view; to a tenth, 8–15. */
function fittingZoom({ west, south, east, north }: Bounds): number {
  const shrink = Math.cos(toRadians((south + north) / 2));
  const widthM = (east - west) * METRES_PER_DEGREE * shrink * VIEW_SHARE;
  const heightM = (north - south) * METRES_PER_DEGREE * VIEW_SHARE;
  const metresPerPixel = Math.max(widthM / VIEW_WIDTH_PX, heightM / VIEW_HEIGHT_PX, 0.1);
  const zoom = Math.log2((360 * METRES_PER_DEGREE * shrink) / (TILE_PX * metresPerPixel));
  return Math.round(Math.min(15, Math.max(8, zoom)) * 10) / 10;
}

import { roadKindCode } from '../graph/road-class.ts';
import type { OsmTags } from '../osm/osm-sink.ts';

/** The class a layer of the basemap draws an element in, or null when it does not draw it. */
export type Classify = (tags: OsmTags) => string | null;

export const landClass: Classify = (tags) => {
  if (tags['aeroway'] === 'aerodrome' || tags['aeroway'] === 'runway' || tags['aeroway'] === 'apron') {
    return tags['aeroway'];
  }
  const isCampus = tags['amenity'] === 'university' || tags['amenity'] === 'hospital' || tags['leisure'] === 'stadium';
  if (isCampus) return 'campus';
  if (tags['landuse'] === 'industrial' || tags['landuse'] === 'railway') return 'industrial';
  return tags['place'] === 'island' || tags['place'] === 'islet' ? 'island' : null;
};

export const waterClass: Classify = (tags) => {
  if (tags['waterway'] === 'riverbank' || tags['waterway'] === 'dock') return 'river';
  if (tags['natural'] !== 'water' && tags['landuse'] !== 'reservoir') return null;
  return tags['water'] === 'river' || tags['water'] === 'canal' ? 'river' : 'lake';
};

export const parkClass: Classify = (tags) => {
  if (tags['leisure'] === 'park' || tags['leisure'] === 'garden' || tags['leisure'] === 'nature_reserve') return 'park';
  if (tags['landuse'] === 'forest' || tags['natural'] === 'wood') return 'forest';
  return tags['landuse'] === 'grass' || tags['landuse'] === 'recreation_ground' || tags['leisure'] === 'golf_course'
    ? 'grass'
    : null;
};

const DISTRICT_PLACES = new Set(['suburb', 'borough', 'district', 'quarter']);

/** Named parts of the city: its suburbs, or administrative boundaries below it (admin_level 9 and finer). */
export const districtClass: Classify = (tags) => {
  if (tags['name'] === undefined) return null;
  const isAdministrative = tags['boundary'] === 'administrative' && Number(tags['admin_level']) >= 9;
  return DISTRICT_PLACES.has(tags['place'] ?? '') || isAdministrative ? 'district' : null;
};

const WATERWAYS = new Set(['river', 'canal', 'stream']);

export const waterwayClass: Classify = (tags) => {
  const kind = tags['waterway'] ?? '';
  return WATERWAYS.has(kind) && tags['tunnel'] === undefined ? kind : null;
};

const RAILS = new Set(['rail', 'light_rail', 'narrow_gauge']);

/** Main tracks, without sidings and yards. */
export function isRailway(tags: OsmTags): boolean {
  return RAILS.has(tags['railway'] ?? '') && tags['service'] === undefined;
}

const LANDMARKS: readonly (readonly [key: string, values: ReadonlySet<string>])[] = [
  ['amenity', new Set(['hospital', 'university', 'townhall', 'bus_station', 'theatre', 'exhibition_centre'])],
  ['railway', new Set(['station'])],
  ['aeroway', new Set(['aerodrome', 'terminal'])],
  ['tourism', new Set(['attraction', 'museum', 'zoo', 'theme_park'])],
  ['leisure', new Set(['park', 'stadium'])],
];

const SUBURB_PLACES = new Set([...DISTRICT_PLACES, 'neighbourhood', 'village', 'town']);

export const placeClass: Classify = (tags) => {
  const place = tags['place'] ?? '';
  if (place === 'city') return 'city';
  if (SUBURB_PLACES.has(place)) return 'suburb';
  return LANDMARKS.some(([key, values]) => values.has(tags[key] ?? '')) ? 'landmark' : null;
};

/** True for ways and relations that a city is made of; a real extract has many times more. */
export function isPartOfCity(tags: OsmTags): boolean {
  return (
    roadKindCode(tags) >= 0 ||
    isRailway(tags) ||
    [landClass, waterClass, parkClass, districtClass, waterwayClass].some((classify) => classify(tags) !== null)
  );
}

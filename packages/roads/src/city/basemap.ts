import type { BasemapLayer, BasemapProperties, City } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { OsmExtract } from '../osm/osm-extract.ts';
import type { OsmTags } from '../osm/osm-sink.ts';
import { lineFeature, nameProperties, roadFeatures, type LineFeature } from './basemap-roads.ts';
import { coordinates, osmAreas, polygonCoordinates } from './osm-areas.ts';

interface PolygonFeature {
  readonly type: 'Feature';
  readonly properties: BasemapProperties;
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: number[][][] };
}

interface PointFeature {
  readonly type: 'Feature';
  readonly properties: BasemapProperties;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: number[] };
}

interface Layer<F> {
  readonly type: 'FeatureCollection';
  readonly features: readonly F[];
}

/** `basemap.json`: one GeoJSON FeatureCollection per layer of the contract. */
export interface Basemap extends Record<BasemapLayer, Layer<PolygonFeature | LineFeature | PointFeature>> {
  readonly land: Layer<PolygonFeature>;
  readonly water: Layer<PolygonFeature>;
  readonly waterway: Layer<LineFeature>;
  readonly park: Layer<PolygonFeature>;
  readonly district: Layer<PolygonFeature>;
  readonly road: Layer<LineFeature>;
  readonly place: Layer<PointFeature>;
}

/** The map layers of an extract. The firm's branches are the city's, so that picked ones show like tagged ones. */
export function buildBasemap(extract: OsmExtract, city: Pick<City, 'name' | 'branches'>): Basemap {
  return {
    land: layer(areaFeatures(extract, landClass)),
    water: layer(areaFeatures(extract, waterClass)),
    waterway: layer(waterwayFeatures(extract)),
    park: layer(areaFeatures(extract, parkClass)),
    district: layer(areaFeatures(extract, districtClass)),
    road: layer(roadFeatures(extract)),
    place: layer([...placeFeatures(extract), ...branchFeatures(city.branches)]),
  };
}

function layer<F>(features: readonly F[]): Layer<F> {
  return { type: 'FeatureCollection', features };
}

type Classify = (tags: OsmTags) => string | null;

function areaFeatures(extract: OsmExtract, classify: Classify): PolygonFeature[] {
  return osmAreas(extract, (tags) => classify(tags) !== null).map((area) => ({
    type: 'Feature',
    properties: { class: classify(area.tags)!, ...nameProperties(area.tags) },
    geometry: { type: 'Polygon', coordinates: polygonCoordinates(area) },
  }));
}

const landClass: Classify = (tags) => {
  if (tags['aeroway'] === 'aerodrome' || tags['aeroway'] === 'runway' || tags['aeroway'] === 'apron') {
    return tags['aeroway'];
  }
  if (tags['amenity'] === 'university' || tags['amenity'] === 'hospital') return 'campus';
  if (tags['landuse'] === 'industrial' || tags['landuse'] === 'railway') return 'industrial';
  return tags['place'] === 'island' || tags['place'] === 'islet' ? 'island' : null;
};

const waterClass: Classify = (tags) => {
  if (tags['waterway'] === 'riverbank' || tags['waterway'] === 'dock') return 'river';
  if (tags['natural'] !== 'water' && tags['landuse'] !== 'reservoir') return null;
  return tags['water'] === 'river' || tags['water'] === 'canal' ? 'river' : 'lake';
};

const parkClass: Classify = (tags) => {
  if (tags['leisure'] === 'park' || tags['leisure'] === 'garden' || tags['leisure'] === 'nature_reserve') return 'park';
  if (tags['landuse'] === 'forest' || tags['natural'] === 'wood') return 'forest';
  return tags['landuse'] === 'grass' || tags['landuse'] === 'recreation_ground' || tags['leisure'] === 'golf_course'
    ? 'grass'
    : null;
};

const DISTRICT_PLACES = new Set(['suburb', 'borough', 'district', 'quarter']);

/** Named parts of the city: its suburbs, or administrative boundaries below it (admin_level 9 and finer). */
const districtClass: Classify = (tags) => {
  if (tags['name'] === undefined) return null;
  const isAdministrative = tags['boundary'] === 'administrative' && Number(tags['admin_level']) >= 9;
  return DISTRICT_PLACES.has(tags['place'] ?? '') || isAdministrative ? 'district' : null;
};

const WATERWAYS = new Set(['river', 'canal', 'stream']);

function waterwayFeatures(extract: OsmExtract): LineFeature[] {
  return extract.ways.flatMap(({ tags, refs }) => {
    const kind = tags['waterway'] ?? '';
    if (!WATERWAYS.has(kind) || tags['tunnel'] !== undefined) return [];
    const nodes = refs.map((ref) => extract.nodes.indexOf(ref)).filter((index) => index >= 0);
    if (nodes.length < 2) return [];
    const line = nodes.map((node) => extract.nodes.position(node));
    return [lineFeature({ class: kind, ...nameProperties(tags) }, line)];
  });
}

const LANDMARKS: readonly (readonly [key: string, values: ReadonlySet<string>])[] = [
  ['amenity', new Set(['hospital', 'university', 'townhall', 'bus_station', 'theatre', 'exhibition_centre'])],
  ['railway', new Set(['station'])],
  ['aeroway', new Set(['aerodrome', 'terminal'])],
  ['tourism', new Set(['attraction', 'museum', 'zoo', 'theme_park'])],
  ['leisure', new Set(['park', 'stadium'])],
];

const SUBURB_PLACES = new Set([...DISTRICT_PLACES, 'neighbourhood', 'village', 'town']);

const placeClass: Classify = (tags) => {
  const place = tags['place'] ?? '';
  if (place === 'city') return 'city';
  if (SUBURB_PLACES.has(place)) return 'suburb';
  return LANDMARKS.some(([key, values]) => values.has(tags[key] ?? '')) ? 'landmark' : null;
};

function placeFeatures(extract: OsmExtract): PointFeature[] {
  return extract.places.flatMap(({ position, tags }) => {
    const kind = placeClass(tags);
    return kind === null ? [] : [pointFeature({ class: kind, ...nameProperties(tags) }, position)];
  });
}

function branchFeatures(branches: City['branches']): PointFeature[] {
  return branches.map((branch) =>
    pointFeature({ class: 'branch', name: branch.name.zh, nameEn: branch.name.en }, branch),
  );
}

function pointFeature(properties: BasemapProperties, position: LatLon): PointFeature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: coordinates(position) } };
}

import type { BasemapLayer, BasemapProperties, City } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import type { OsmExtract } from '../osm/osm-extract.ts';
import {
  districtClass,
  landClass,
  parkClass,
  placeClass,
  waterClass,
  waterwayClass,
  type Classify,
} from './basemap-classes.ts';
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

function areaFeatures(extract: OsmExtract, classify: Classify): PolygonFeature[] {
  return osmAreas(extract, (tags) => classify(tags) !== null).map((area) => ({
    type: 'Feature',
    properties: { class: classify(area.tags)!, ...nameProperties(area.tags) },
    geometry: { type: 'Polygon', coordinates: polygonCoordinates(area) },
  }));
}

function waterwayFeatures(extract: OsmExtract): LineFeature[] {
  return extract.ways.flatMap(({ tags, refs }) => {
    const kind = waterwayClass(tags);
    if (kind === null) return [];
    const nodes = refs.map((ref) => extract.nodes.indexOf(ref)).filter((index) => index >= 0);
    if (nodes.length < 2) return [];
    const line = nodes.map((node) => extract.nodes.position(node));
    return [lineFeature({ class: kind, ...nameProperties(tags) }, line)];
  });
}

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

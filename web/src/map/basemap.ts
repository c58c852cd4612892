import { BASEMAP_LAYERS, type BasemapLayer } from '@roadcall/contracts';
import { apiPaths } from '../data/api-paths.ts';
import { request } from '../data/http.ts';

/** A GeoJSON FeatureCollection, handed to MapLibre unread. */
interface FeatureCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly unknown[];
}

export type Basemap = Readonly<Record<BasemapLayer, FeatureCollection>>;

const isLayered = (body: unknown): body is Basemap =>
  typeof body === 'object' && body !== null && BASEMAP_LAYERS.every((layer) => layer in body);

/** Reads the city's drawing. Its geometry goes to MapLibre as it is; only the presence of the layers is checked. */
export function loadBasemap(): Promise<Basemap> {
  return request('GET', apiPaths.basemap, {
    parse(body) {
      if (!isLayered(body)) throw new TypeError('the basemap lacks layers');
      return body;
    },
  });
}

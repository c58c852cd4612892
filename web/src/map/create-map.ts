import 'maplibre-gl/dist/maplibre-gl.css';
import type { City } from '@roadcall/contracts';
import {
  AttributionControl,
  Map as MapLibreMap,
  ScaleControl,
  setWorkerUrl,
  type StyleSpecification,
} from 'maplibre-gl';
// MapLibre 6 looks for its worker beside its own file, where bundling does not leave it: without this line the production
// build shows an empty map (architecture §8).
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Camera } from '../routes.ts';

setWorkerUrl(workerUrl);

/** How far the camera may leave the city, as a share of its size. */
const MARGIN = 0.6;

/** The bare map of a city, before anything lives on it. Throws where the browser has no WebGL2. */
export function createMap(
  container: HTMLElement,
  city: City,
  style: StyleSpecification,
  camera: Camera | null,
): MapLibreMap {
  const [west, south, east, north] = city.bounds;
  const padLon = (east - west) * MARGIN;
  const padLat = (north - south) * MARGIN;
  const start = camera ?? { ...city.camera, bearing: 0 };
  const map = new MapLibreMap({
    container,
    style,
    center: [start.lon, start.lat],
    zoom: start.zoom,
    bearing: start.bearing,
    minZoom: 8,
    maxZoom: 19.5,
    maxPitch: 0,
    maxBounds: [west - padLon, south - padLat, east + padLon, north + padLat],
    attributionControl: false,
    dragRotate: true,
    pitchWithRotate: false,
    fadeDuration: 120,
    // Keys belong to the console: arrows and letters must not move the map while a list is read.
    keyboard: false,
  });
  map.addControl(new ScaleControl({ maxWidth: 96, unit: 'metric' }), 'bottom-left');
  if (city.attribution) map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  return map;
}

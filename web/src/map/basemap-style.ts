import type { StyleSpecification } from 'maplibre-gl';
import type { Language } from '../i18n/language.ts';
import type { ThemeName } from '../theme/tones.ts';
import type { Basemap } from './basemap.ts';
import { labelLayers } from './basemap-labels.ts';
import { roadLayers } from './basemap-roads.ts';
import { BASEMAP_PALETTE } from './palette.ts';

/** The whole basemap as a MapLibre style: the city's own GeoJSON, in one theme and one language. */
export function basemapStyle(
  basemap: Basemap,
  theme: ThemeName,
  language: Language,
  attribution: string | null,
): StyleSpecification {
  const palette = BASEMAP_PALETTE[theme];
  const source = (layer: keyof Basemap): StyleSpecification['sources'][string] => ({
    type: 'geojson',
    data: basemap[layer] as never,
    tolerance: 0.3,
    ...(attribution ? { attribution } : {}),
  });
  return {
    version: 8,
    sources: {
      land: source('land'),
      water: source('water'),
      waterway: source('waterway'),
      park: source('park'),
      district: source('district'),
      road: source('road'),
      place: source('place'),
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': palette.outside } },
      { id: 'district', type: 'fill', source: 'district', paint: { 'fill-color': palette.district } },
      {
        id: 'land',
        type: 'fill',
        source: 'land',
        filter: ['!=', ['get', 'class'], 'island'],
        paint: {
          'fill-color': [
            'match',
            ['get', 'class'],
            'industrial',
            palette.works,
            'aerodrome',
            palette.airfield,
            ['apron', 'runway'],
            palette.runway,
            palette.built,
          ],
        },
      },
      { id: 'park', type: 'fill', source: 'park', paint: { 'fill-color': palette.park } },
      { id: 'water', type: 'fill', source: 'water', paint: { 'fill-color': palette.water } },
      {
        id: 'water-line',
        type: 'line',
        source: 'water',
        minzoom: 11,
        paint: {
          'line-color': palette.waterLine,
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 16, 1.5],
        },
      },
      {
        id: 'island',
        type: 'fill',
        source: 'land',
        filter: ['==', ['get', 'class'], 'island'],
        paint: { 'fill-color': palette.land },
      },
      {
        id: 'waterway',
        type: 'line',
        source: 'waterway',
        // A river is drawn as the area it is; its line only carries the name.
        filter: ['!=', ['get', 'class'], 'river'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': palette.water,
          'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 10, 1, 13, 2.5, 17, 14],
        },
      },
      {
        id: 'district-line',
        type: 'line',
        source: 'district',
        minzoom: 10,
        paint: {
          'line-color': palette.districtLine,
          'line-width': 1,
          'line-dasharray': [3, 3],
          'line-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.9, 15, 0],
        },
      },
      ...roadLayers(palette),
      ...labelLayers(palette, language),
    ],
  };
}

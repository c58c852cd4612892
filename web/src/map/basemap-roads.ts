import type { RoadClass } from '@roadcall/contracts';
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { BasemapPalette } from './palette.ts';

type DrawnRoad = Exclude<RoadClass, 'rail'>;

/** Small to big: later layers lie on top. */
const ORDER: readonly DrawnRoad[] = ['service', 'residential', 'tertiary', 'secondary', 'primary', 'trunk', 'motorway'];

/** Width in pixels at zooms 10, 13, 16 and 19, and the zoom from which a class shows. */
const WIDTH: Readonly<Record<DrawnRoad, { from: number; px: readonly [number, number, number, number] }>> = {
  motorway: { from: 5, px: [1.8, 4.2, 11, 34] },
  trunk: { from: 6, px: [1.5, 3.6, 10, 32] },
  primary: { from: 8, px: [1.0, 2.8, 8.5, 28] },
  secondary: { from: 9.5, px: [0.6, 2.0, 7, 24] },
  tertiary: { from: 11, px: [0.4, 1.5, 5.6, 20] },
  residential: { from: 12.2, px: [0.2, 0.9, 4.2, 16] },
  service: { from: 13.5, px: [0.1, 0.6, 2.6, 9] },
};

const isLink: ExpressionSpecification = ['==', ['get', 'link'], true];
const isBridge: ExpressionSpecification = ['==', ['get', 'bridge'], true];

function widthOf(
  road: DrawnRoad,
  extra: readonly [number, number, number, number] = [0, 0, 0, 0],
): ExpressionSpecification {
  const { px } = WIDTH[road];
  // A ramp is narrower than what it joins.
  const at = (i: 0 | 1 | 2 | 3): ExpressionSpecification => ['case', isLink, px[i] * 0.62 + extra[i], px[i] + extra[i]];
  return ['interpolate', ['exponential', 1.5], ['zoom'], 10, at(0), 13, at(1), 16, at(2), 19, at(3)];
}

const classIs = (road: RoadClass, more?: ExpressionSpecification): FilterSpecification =>
  more ? ['all', ['==', ['get', 'class'], road], more] : ['==', ['get', 'class'], road];

/** Roads: all casings below all fills, so that crossings open into each other; then bridges again, above, with a bolder casing. */
export function roadLayers(palette: BasemapPalette): LayerSpecification[] {
  const casing = (road: DrawnRoad, bridge: boolean): LayerSpecification => ({
    id: `${bridge ? 'bridge' : 'road'}-${road}-casing`,
    type: 'line',
    source: 'road',
    minzoom: Math.max(WIDTH[road].from, bridge ? 12 : 10.5),
    filter: classIs(road, bridge ? isBridge : undefined),
    layout: { 'line-cap': bridge ? 'butt' : 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.road[road].casing,
      'line-width': widthOf(road, bridge ? [1.2, 2.4, 4, 6] : [0.6, 1.4, 2, 2.6]),
    },
  });
  const fill = (road: DrawnRoad, bridge: boolean): LayerSpecification => ({
    id: `${bridge ? 'bridge' : 'road'}-${road}`,
    type: 'line',
    source: 'road',
    minzoom: Math.max(WIDTH[road].from, bridge ? 12 : 0),
    filter: classIs(road, bridge ? isBridge : undefined),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.road[road].fill,
      'line-width': widthOf(road),
      'line-opacity': ['interpolate', ['linear'], ['zoom'], WIDTH[road].from, 0, WIDTH[road].from + 0.8, 1],
    },
  });
  return [
    {
      id: 'rail',
      type: 'line',
      source: 'road',
      minzoom: 10,
      filter: classIs('rail'),
      paint: { 'line-color': palette.rail, 'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 16, 3] },
    },
    {
      id: 'rail-ties',
      type: 'line',
      source: 'road',
      minzoom: 12,
      filter: classIs('rail'),
      paint: {
        'line-color': palette.railDash,
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 16, 1.6],
        'line-dasharray': [4, 4],
      },
    },
    ...ORDER.map((road) => casing(road, false)),
    ...ORDER.map((road) => fill(road, false)),
    ...ORDER.filter((road) => road !== 'service').flatMap((road) => [casing(road, true), fill(road, true)]),
  ];
}

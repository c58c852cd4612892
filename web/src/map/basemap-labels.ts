import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Language } from '../i18n/language.ts';
import type { BasemapPalette } from './palette.ts';

/**
 * Font stacks. Without a `glyphs` address MapLibre draws text from the page's own fonts (architecture §8), Chinese too; Latin in the
 * console's own face, Chinese in the system's, as everywhere else on the page.
 */
const CJK = ['PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei'];
export const MAP_FONT: string[] = ['Inter Variable', ...CJK];
/** MapLibre reads the weight out of the first name of a stack; a family of that name need not exist. */
const MAP_FONT_BOLD = ['Semibold', ...MAP_FONT];
const MAP_FONT_MEDIUM = ['Medium', ...MAP_FONT];

/** Labels of the basemap in one language: names along roads and water, places by rank. */
export function labelLayers(palette: BasemapPalette, language: Language): LayerSpecification[] {
  const name: ExpressionSpecification =
    language === 'zh-CN'
      ? ['coalesce', ['get', 'name'], ['get', 'nameEn'], '']
      : ['coalesce', ['get', 'nameEn'], ['get', 'name'], ''];
  const spacing = language === 'zh-CN' ? 0.12 : 0.02;
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.4, 'text-halo-blur': 0.4 };

  const roadName = (
    id: string,
    classes: string[],
    minzoom: number,
    sizes: [number, number],
    colour: string,
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'road',
    minzoom,
    filter: ['in', ['get', 'class'], ['literal', classes]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 380,
      'text-field': name,
      'text-font': MAP_FONT_MEDIUM,
      'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, sizes[0], 18, sizes[1]],
      'text-letter-spacing': spacing,
      'text-max-angle': 30,
      'text-padding': 6,
    },
    paint: { 'text-color': colour, ...halo },
  });

  const place = (
    id: string,
    kind: string,
    zooms: [number, number],
    sizes: [number, number],
    paint: { colour: string; bold?: boolean; opacity?: number },
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source: 'place',
    minzoom: zooms[0],
    maxzoom: zooms[1],
    filter: ['==', ['get', 'class'], kind],
    layout: {
      'text-field': name,
      'text-font': paint.bold ? MAP_FONT_BOLD : MAP_FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], zooms[0], sizes[0], 16, sizes[1]],
      'text-letter-spacing': spacing + 0.06,
      'text-max-width': 8,
      'text-padding': 8,
    },
    paint: { 'text-color': paint.colour, 'text-opacity': paint.opacity ?? 1, ...halo },
  });

  const area = (id: string, source: string, minzoom: number, colour: string): LayerSpecification => ({
    id,
    type: 'symbol',
    source,
    minzoom,
    layout: {
      'text-field': name,
      'text-font': MAP_FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], minzoom, 10.5, 16, 13],
      'text-letter-spacing': spacing + 0.04,
      'text-max-width': 7,
      'text-padding': 12,
    },
    paint: { 'text-color': colour, ...halo, 'text-halo-width': 1 },
  });

  return [
    roadName('road-name-minor', ['residential', 'tertiary', 'service'], 14.8, [10, 12.5], palette.text.road),
    roadName('road-name-middle', ['secondary', 'primary'], 12.8, [10, 13], palette.text.road),
    roadName('road-name-major', ['trunk', 'motorway'], 11.2, [10, 13], palette.text.major),
    // A river's name runs along its line; lakes have theirs in the middle.
    {
      ...(area('water-name', 'water', 11.5, palette.waterText) as LayerSpecification & { type: 'symbol' }),
      filter: ['!=', ['get', 'class'], 'river'],
    },
    {
      ...(roadName('waterway-name', [], 12, [10.5, 13], palette.waterText) as LayerSpecification & { type: 'symbol' }),
      source: 'waterway',
      filter: ['has', 'name'],
    },
    area('park-name', 'park', 13, palette.parkText),
    place('landmark-name', 'landmark', [13.2, 24], [10.5, 12.5], { colour: palette.text.quiet }),
    place('suburb-name', 'suburb', [10, 15.6], [11.5, 15], { colour: palette.text.quiet, bold: true }),
    place('city-name', 'city', [0, 11.4], [15, 26], { colour: palette.text.place, bold: true }),
  ];
}

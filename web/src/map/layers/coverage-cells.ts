import { COVERAGE_CELL_DEG, type CoverageReport } from '@roadcall/contracts';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { ThemeName } from '../../theme/tones.ts';

const SOURCE = 'coverage';
const FILL = 'coverage-fill';
const BORDER = 'coverage-border';
const PATTERN = 'coverage-gap';
/** Below fences, branches and everything that moves. */
const BELOW = 'fence-fill';
const TILE_PX = 7;

/** Amber, as warnings are: a gap waits for nobody's act right now. */
export const GAP_COLOUR: Readonly<Record<ThemeName, string>> = { dark: '#e0a63a', light: '#8f5a00' };

/** Whether help would take more than twice the limit; null: nobody is free. */
export const isFar = (nearestS: number | null, reachS: number): boolean => nearestS === null || nearestS > 2 * reachS;

/** Cells that no free unit could reach in time: dotted and framed, denser where help would take more than twice the limit. */
export class CoverageCells {
  readonly #map: MapLibreMap;

  constructor(map: MapLibreMap, theme: ThemeName) {
    this.#map = map;
    const colour = GAP_COLOUR[theme];
    for (const [name, alpha] of [
      ['near', 0.1],
      ['far', 0.24],
    ] as const) {
      const id = `${PATTERN}-${name}`;
      if (map.hasImage(id)) map.removeImage(id);
      map.addImage(id, dotted(colour, alpha), { pixelRatio: 2 });
    }
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    map.addLayer(
      {
        id: FILL,
        type: 'fill',
        source: SOURCE,
        paint: { 'fill-pattern': ['concat', `${PATTERN}-`, ['get', 'far']] },
      },
      BELOW,
    );
    map.addLayer(
      {
        id: BORDER,
        type: 'line',
        source: SOURCE,
        paint: { 'line-color': colour, 'line-opacity': 0.75, 'line-width': 1 },
      },
      BELOW,
    );
  }

  show({ gaps, reachS }: CoverageReport): void {
    const half = COVERAGE_CELL_DEG / 2;
    const features = gaps.map(({ lat, lon, nearestS }) => ({
      type: 'Feature' as const,
      properties: { far: isFar(nearestS, reachS) ? 'far' : 'near' },
      geometry: {
        type: 'Polygon' as const,
        coordinates: [
          [
            [lon - half, lat - half],
            [lon + half, lat - half],
            [lon + half, lat + half],
            [lon - half, lat + half],
            [lon - half, lat - half],
          ],
        ],
      },
    }));
    void this.#map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
  }

  remove(): void {
    for (const id of [FILL, BORDER]) if (this.#map.getLayer(id)) this.#map.removeLayer(id);
    if (this.#map.getSource(SOURCE)) this.#map.removeSource(SOURCE);
  }
}

/** A tint with dots on it, so that colour is not the only sign. */
function dotted(colour: string, alpha: number): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = TILE_PX * 2;
  const context = canvas.getContext('2d')!;
  context.scale(2, 2);
  context.fillStyle = colour;
  context.globalAlpha = alpha;
  context.fillRect(0, 0, TILE_PX, TILE_PX);
  context.globalAlpha = Math.min(1, alpha * 3);
  context.beginPath();
  context.arc(TILE_PX / 2, TILE_PX / 2, 1.1, 0, 2 * Math.PI);
  context.fill();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

import type { PositionAt } from '@roadcall/contracts';
import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import type { ThemeName } from '../../theme/tones.ts';

const SOURCE = 'past';
const HALO = 'past-halo';
const ARROW = 'past-arrow';
const SIZE_PX = 36;
/** Slower is standing, km/h. */
const MOVING_KPH = 3;

const COLOUR = {
  dark: { vehicle: '#8ab4ff', unit: '#c8a6ff', edge: '#10151c' },
  light: { vehicle: '#1f5fd0', unit: '#7440c8', edge: '#ffffff' },
} as const;

/** Who a mark of the past is. */
export interface PastMark {
  readonly kind: 'vehicle' | 'unit';
  readonly id: string;
}

/** The fleet at an instant of the past: arrows that moved, dots that stood, hollow where the last point was old. */
export class PastLayer {
  readonly #map: MapLibreMap;
  readonly #onClick: (event: MapMouseEvent) => void;

  /** @param onPick called with whom a click hits. */
  constructor(map: MapLibreMap, theme: ThemeName, onPick: (mark: PastMark) => void) {
    this.#map = map;
    const colour = COLOUR[theme];
    map.getContainer().dataset['past'] = 'on';
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    for (const kind of ['vehicle', 'unit'] as const) {
      const icon = `${ARROW}-${kind}`;
      if (map.hasImage(icon)) map.removeImage(icon);
      map.addImage(icon, arrow(colour[kind], colour.edge), { pixelRatio: 2 });
    }
    const tint = ['match', ['get', 'kind'], 'unit', colour.unit, colour.vehicle] as never;
    map.addLayer({
      id: HALO,
      type: 'circle',
      source: SOURCE,
      filter: ['!', ['get', 'moves']],
      paint: {
        'circle-radius': 5,
        'circle-color': ['case', ['get', 'old'], 'rgba(0,0,0,0)', tint],
        'circle-stroke-width': 2,
        'circle-stroke-color': ['case', ['get', 'old'], tint, colour.edge],
      },
    });
    map.addLayer({
      id: ARROW,
      type: 'symbol',
      source: SOURCE,
      filter: ['get', 'moves'],
      layout: {
        'icon-image': ['concat', `${ARROW}-`, ['get', 'kind']],
        'icon-rotate': ['get', 'heading'],
        'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    });
    this.#onClick = ({ point }) => {
      const box: [[number, number], [number, number]] = [
        [point.x - 8, point.y - 8],
        [point.x + 8, point.y + 8],
      ];
      const hit = map.queryRenderedFeatures(box, { layers: [ARROW, HALO] })[0]?.properties;
      if (hit) onPick({ kind: hit['kind'] === 'unit' ? 'unit' : 'vehicle', id: String(hit['id']) });
    };
    map.on('click', this.#onClick);
  }

  /** @param oldAfterMs from this age on, at the instant, a point is no longer where somebody was for certain. */
  show(positions: readonly PositionAt[], at: number, oldAfterMs: number): void {
    const features = positions.map((one) => {
      const isOld = at - Date.parse(one.recordedAt) > oldAfterMs;
      return {
        type: 'Feature' as const,
        properties: {
          id: one.vehicleId ?? one.unitId,
          kind: one.unitId === null ? 'vehicle' : 'unit',
          heading: one.headingDeg ?? 0,
          moves: (one.speedKph ?? 0) > MOVING_KPH && !isOld,
          old: isOld,
        },
        geometry: { type: 'Point' as const, coordinates: [one.lon, one.lat] },
      };
    });
    void this.#map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
  }

  remove(): void {
    const map = this.#map;
    delete map.getContainer().dataset['past'];
    map.off('click', this.#onClick);
    for (const id of [ARROW, HALO]) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(SOURCE)) map.removeSource(SOURCE);
  }
}

function arrow(fill: string, edge: string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE_PX;
  const context = canvas.getContext('2d')!;
  context.translate(SIZE_PX / 2, SIZE_PX / 2);
  context.beginPath();
  context.moveTo(0, -14);
  context.lineTo(10, 12);
  context.lineTo(0, 6);
  context.lineTo(-10, 12);
  context.closePath();
  context.fillStyle = fill;
  context.strokeStyle = edge;
  context.lineWidth = 3;
  context.stroke();
  context.fill();
  return context.getImageData(0, 0, SIZE_PX, SIZE_PX);
}

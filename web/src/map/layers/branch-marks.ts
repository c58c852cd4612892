import type { Branch } from '@roadcall/contracts';
import i18next from 'i18next';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { useFleet } from '../../data/fleet-store.ts';
import type { ThemeName } from '../../theme/tones.ts';
import { MAP_FONT } from '../basemap-labels.ts';
import { BASEMAP_PALETTE } from '../palette.ts';

const SOURCE = 'branches';
const ICON_PX = 22;

/** The firm's own branches: a small house sign and their name, quiet below everything that moves. */
export class BranchMarks {
  readonly #map: MapLibreMap;
  readonly #undo: (() => void)[];

  constructor(map: MapLibreMap, theme: ThemeName) {
    this.#map = map;
    map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } as never });
    map.addImage('branch', drawSign(theme), { pixelRatio: 2 });
    map.addLayer({
      id: 'branch',
      type: 'symbol',
      source: SOURCE,
      minzoom: 10,
      layout: {
        'icon-image': 'branch',
        'icon-allow-overlap': true,
        'text-optional': true,
        'text-field': ['step', ['zoom'], '', 11.6, ['get', 'name']] as never,
        'text-font': MAP_FONT,
        'text-size': 11.5,
        'text-offset': [0, 1.15],
        'text-anchor': 'top',
        'text-max-width': 8,
      },
      paint: { 'text-halo-width': 1.4 },
    });
    this.setTheme(theme);
    const onLanguage = (): void => this.#update();
    i18next.on('languageChanged', onLanguage);
    this.#undo = [
      useFleet.subscribe((state, before) => state.branches !== before.branches && this.#update()),
      () => i18next.off('languageChanged', onLanguage),
    ];
    this.#update();
  }

  setTheme(theme: ThemeName): void {
    const palette = BASEMAP_PALETTE[theme];
    this.#map.updateImage('branch', drawSign(theme));
    this.#map.setPaintProperty('branch', 'text-color', palette.branch);
    this.#map.setPaintProperty('branch', 'text-halo-color', palette.halo);
  }

  #update(): void {
    void this.#map.getSource<GeoJSONSource>(SOURCE)?.setData({
      type: 'FeatureCollection',
      features: [...useFleet.getState().branches.values()].map((branch) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [branch.lon, branch.lat] },
        properties: { name: nameOf(branch) },
      })),
    });
  }

  remove(): void {
    for (const undo of this.#undo) undo();
  }
}

const nameOf = (branch: Branch): string => (i18next.language === 'zh-CN' ? branch.nameZh : branch.nameEn);

function drawSign(theme: ThemeName): ImageData {
  const size = ICON_PX * 2;
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d')!;
  context.scale(2, 2);
  context.beginPath();
  context.roundRect(2, 2, 18, 18, 5);
  context.fillStyle = theme === 'dark' ? '#dbe3ec' : '#26303c';
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = theme === 'dark' ? '#0e141c' : '#ffffff';
  context.stroke();
  // A key: what a branch of a rental firm hands out.
  context.strokeStyle = theme === 'dark' ? '#121922' : '#ffffff';
  context.lineWidth = 1.7;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(8, 11, 2.6, 0, 2 * Math.PI);
  context.moveTo(10.8, 11);
  context.lineTo(16, 11);
  context.lineTo(16, 13.4);
  context.moveTo(13.6, 11);
  context.lineTo(13.6, 12.8);
  context.stroke();
  return context.getImageData(0, 0, size, size);
}

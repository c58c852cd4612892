import { GeofenceColour, GeofenceKind } from '@roadcall/contracts';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { TONES, type ThemeName } from '../../theme/tones.ts';

const SIZE_PX = 16;
/** Drawn at twice the size for sharp screens. */
const SCALE = 2;

/** How the inside of each kind is drawn, so that colour is not the only sign: tint, nothing, hatching, dots, crosses. */
const DRAW: Readonly<Record<GeofenceKind, (context: CanvasRenderingContext2D) => void>> = {
  branch_yard: (context) => context.fillRect(0, 0, SIZE_PX, SIZE_PX),
  city_limit: () => undefined,
  no_go(context) {
    context.lineWidth = 1.6;
    context.beginPath();
    for (const shift of [-SIZE_PX, -SIZE_PX / 2, 0, SIZE_PX / 2, SIZE_PX]) {
      context.moveTo(shift, SIZE_PX);
      context.lineTo(shift + SIZE_PX, 0);
    }
    context.stroke();
  },
  customer_site(context) {
    for (const [x, y] of [
      [4, 4],
      [12, 12],
    ] as const) {
      context.beginPath();
      context.arc(x, y, 1.6, 0, 2 * Math.PI);
      context.fill();
    }
  },
  custom(context) {
    context.lineWidth = 1.2;
    context.beginPath();
    context.moveTo(8, 5);
    context.lineTo(8, 11);
    context.moveTo(5, 8);
    context.lineTo(11, 8);
    context.stroke();
  },
};

/** Gives the map the patterns of a theme, under `fence-<kind>-<colour>`. */
export function setFencePatterns(map: MapLibreMap, theme: ThemeName): void {
  for (const kind of GeofenceKind.options) {
    for (const colour of GeofenceColour.options) {
      const id = `fence-${kind}-${colour}`;
      const image = drawPattern(kind, TONES[theme][colour]);
      if (map.hasImage(id)) map.updateImage(id, image);
      else map.addImage(id, image, { pixelRatio: SCALE });
    }
  }
}

function drawPattern(kind: GeofenceKind, colour: string): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE_PX * SCALE;
  canvas.height = SIZE_PX * SCALE;
  const context = canvas.getContext('2d')!;
  context.scale(SCALE, SCALE);
  context.globalAlpha = kind === 'branch_yard' ? 0.16 : 0.5;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  DRAW[kind](context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

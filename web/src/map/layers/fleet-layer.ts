import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import { pageSeconds } from '../../data/live.ts';
import type { MotionTable } from '../../motion/motion-table.ts';
import type { ThemeName } from '../../theme/tones.ts';
import { FleetMarks } from './fleet-marks.ts';
import { FleetRenderer } from './fleet-renderer.ts';

/** Marks grow with the zoom: specks of a city, arrows in a street. CSS pixels. */
export function markRadiusPx(zoom: number): number {
  const stops: readonly [number, number][] = [
    [9, 3.4],
    [11, 4.6],
    [12.5, 6.2],
    [14, 8.2],
    [16, 11],
    [18, 14],
  ];
  const next = stops.findIndex(([at]) => zoom < at);
  if (next === 0) return stops[0]![1];
  if (next === -1) return stops.at(-1)![1];
  const [z0, r0] = stops[next - 1]!;
  const [z1, r1] = stops[next]!;
  return r0 + ((zoom - z0) / (z1 - z0)) * (r1 - r0);
}

/** Finger or pointer: how far beside a mark still hits it, CSS pixels. */
const HIT_MARGIN_PX = 7;

export interface FrameListener {
  /** Runs in each frame that was drawn, after the marks. */
  (layer: FleetLayer, nowS: number): void;
}

/**
 * The fleet on a canvas of its own above the map, drawn with the map's camera. A custom layer inside the map only hands the camera's
 * matrix over: while the camera rests, marks glide at the screen's rate and the basemap is not drawn again (docs/adr: a frame costs
 * the marks alone). While it moves, both draw in the same frame.
 */
export class FleetLayer {
  readonly map: MapLibreMap;
  readonly table: MotionTable;
  readonly marks: FleetMarks;
  readonly canvas: HTMLCanvasElement;
  theme: ThemeName = 'dark';
  selectedSlot = -1;
  hoveredSlot = -1;
  /** Milliseconds of script per drawn frame, the last ones: what the figures in docs were read from. */
  readonly frameCosts: number[] = [];
  framesDrawn = 0;
  readonly #renderer: FleetRenderer;
  readonly #listeners = new Set<FrameListener>();
  #mercator: Float64Array | undefined;
  #matrix: Float64Array | undefined;
  #frame = 0;
  #paused = false;

  constructor(map: MapLibreMap, table: MotionTable) {
    this.map = map;
    this.table = table;
    this.marks = new FleetMarks(table);
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'map-fleet';
    this.canvas.setAttribute('aria-hidden', 'true');
    map.getCanvasContainer().append(this.canvas);
    const gl = this.canvas.getContext('webgl2', { antialias: false, alpha: true, premultipliedAlpha: true });
    if (!gl) throw new Error('this browser has no WebGL2');
    this.#renderer = new FleetRenderer(gl);
    const tick = (): void => {
      this.#frame = requestAnimationFrame(tick);
      if (!this.#paused) this.draw();
    };
    this.#frame = requestAnimationFrame(tick);
  }

  /** The layer to add to the style (again after each style change): it draws nothing and takes the camera. */
  cameraTap(): CustomLayerInterface {
    return {
      id: 'fleet-camera',
      type: 'custom',
      render: (_gl, { defaultProjectionData }) => {
        this.#mercator = Float64Array.from(defaultProjectionData.mainMatrix);
        this.#matrix = this.table.plane.matrixFor(this.#mercator);
        if (!this.#paused) this.draw();
      },
    };
  }

  onFrame(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody sees the map (a list covers it): nothing is drawn. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
  }

  draw(): void {
    if (!this.#matrix) return;
    const began = performance.now();
    const { clientWidth: widthPx, clientHeight: heightPx } = this.map.getContainer();
    const pixelRatio = this.map.getPixelRatio();
    const width = Math.round(widthPx * pixelRatio);
    const height = Math.round(heightPx * pixelRatio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const nowS = pageSeconds();
    this.#renderer.draw(this.table, this.marks, {
      matrix: this.#matrix,
      widthPx,
      heightPx,
      pixelRatio,
      nowS,
      radiusPx: markRadiusPx(this.map.getZoom()),
      bearingRad: (this.map.getBearing() * Math.PI) / 180,
      selectedSlot: this.selectedSlot,
      hoveredSlot: this.hoveredSlot,
      theme: this.theme,
    });
    for (const listener of this.#listeners) listener(this, nowS);
    this.framesDrawn += 1;
    this.frameCosts.push(performance.now() - began);
    if (this.frameCosts.length > 240) this.frameCosts.shift();
  }

  /** Where a slot is on the screen, CSS pixels from the map's top left; null when behind the camera. */
  screenOf(slot: number, nowS: number): { x: number; y: number } | null {
    const m = this.#matrix;
    if (!m) return null;
    const { x, y } = this.table.placeAt(slot, nowS);
    const w = m[3]! * x + m[7]! * y + m[15]!;
    if (w <= 0) return null;
    const { clientWidth, clientHeight } = this.map.getContainer();
    return {
      x: (((m[0]! * x + m[4]! * y + m[12]!) / w + 1) / 2) * clientWidth,
      y: ((1 - (m[1]! * x + m[5]! * y + m[13]!) / w) / 2) * clientHeight,
    };
  }

  /** The mark nearest to a point of the screen, or −1: a walk over the typed arrays, 5,000 in well under a millisecond. */
  hit(x: number, y: number): number {
    const nowS = pageSeconds();
    const reach = markRadiusPx(this.map.getZoom()) + HIT_MARGIN_PX;
    let best = -1;
    let bestPx = reach;
    for (let slot = 0; slot < this.table.count; slot++) {
      if (!this.marks.isShown(slot)) continue;
      const at = this.screenOf(slot, nowS);
      if (!at) continue;
      const distance = Math.hypot(at.x - x, at.y - y);
      if (distance < bestPx) {
        bestPx = distance;
        best = slot;
      }
    }
    return best;
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    this.canvas.remove();
  }
}

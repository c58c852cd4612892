import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import { pageSeconds } from '../../data/live.ts';
import type { MotionTable } from '../../motion/motion-table.ts';
import { WORLD_M } from '../../motion/projection.ts';
import type { ThemeName } from '../../theme/tones.ts';
import { FleetMarks } from './fleet-marks.ts';
import { FleetRenderer, SURROUND } from './fleet-renderer.ts';
import { rgb } from './gl-program.ts';
import { StrokeRenderer } from './stroke-renderer.ts';

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

/** A step that nobody sees: a mark may move this far before it is drawn again, CSS pixels. */
const STEP_PX = 0.22;
/** Speed that the pace is set by, m/s (90 km/h). */
const PACE_MPS = 25;
const SLOWEST_MS = 120;
/** From here a frame counts as slow, ms. */
const SLOW_FRAME_MS = 45;

/**
 * Time between two frames while the camera rests, ms: at the scale of a city a car needs a tenth of a second to move by a visible
 * step, in a street every frame of the screen counts. Eight hours of watching should not cost eight hours of a fan.
 */
export function frameIntervalMs(metresPerPx: number): number {
  const wanted = (1_000 * STEP_PX * metresPerPx) / PACE_MPS;
  // Below 20 ms the screen itself sets the pace.
  return wanted < 20 ? 0 : Math.min(SLOWEST_MS, wanted);
}

/** Whoever asked the system for less motion sees marks step to their places instead of gliding there, this often, ms (WCAG 2.2, 2.2.2). */
const CALM_STEP_MS = 1_000;
const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Finger or pointer: how far beside a mark still hits it, CSS pixels. */
const HIT_MARGIN_PX = 7;

/** Marks that are closer than this, in radii, cover each other. */
const OVERLAP = 1.6;

export interface FrameListener {
  /** Runs in each frame that was drawn, after the marks. */
  (layer: FleetLayer, nowS: number): void;
}

/**
 * The fleet on a canvas of its own above the map, drawn with the map's camera. A custom layer inside the map only hands the camera's
 * matrix over: while the camera rests, marks glide at the screen's rate and the basemap is not drawn again (docs/adr/0006: a frame costs
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
  /** Lines below the marks. */
  readonly strokes: StrokeRenderer;
  readonly #gl: WebGL2RenderingContext;
  readonly #renderer: FleetRenderer;
  readonly #listeners = new Set<FrameListener>();
  #mercator: Float64Array | undefined;
  #matrix: Float64Array | undefined;
  #frame = 0;
  #paused = false;
  #justDrawn = false;
  #drawnAt = -Infinity;
  #drawnFor = '';
  /** Smoothed time from a drawn frame to the next callback, ms: what a frame costs the whole browser, script or not. */
  #frameMs = 0;

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
    this.#gl = gl;
    this.#renderer = new FleetRenderer(gl);
    this.strokes = new StrokeRenderer(gl);
    const tick = (): void => {
      this.#frame = requestAnimationFrame(tick);
      const sinceDrawMs = performance.now() - this.#drawnAt;
      if (this.#justDrawn) this.#frameMs += (Math.min(1_000, sinceDrawMs) - this.#frameMs) * 0.2;
      this.#justDrawn = false;
      // While the camera moves the map draws, and the marks with it, in the same frame.
      if (!this.#paused && !this.map.isMoving() && this.#isDue()) this.draw();
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

  #isDue(): boolean {
    // What the pointer, a selection or a filter changes is shown at once, whatever the pace.
    if (this.#drawnFor !== this.#look()) return true;
    // On a slow machine (software rendering) a third of the time stays free for whoever clicks and types.
    const affordable = this.#frameMs > SLOW_FRAME_MS ? this.#frameMs * 1.5 : 0;
    const pace = reducedMotion.matches ? CALM_STEP_MS : frameIntervalMs(this.metresPerPx());
    return performance.now() - this.#drawnAt >= Math.max(affordable, pace);
  }

  #look(): string {
    return `${this.theme} ${String(this.selectedSlot)} ${String(this.hoveredSlot)} ${String(this.marks.revision)}`;
  }

  metresPerPx(): number {
    const lat = (this.map.getCenter().lat * Math.PI) / 180;
    return (WORLD_M * Math.cos(lat)) / (512 * 2 ** this.map.getZoom());
  }

  draw(): void {
    if (!this.#matrix) return;
    const began = performance.now();
    this.#drawnAt = began;
    this.#drawnFor = this.#look();
    this.#justDrawn = true;
    const { clientWidth: widthPx, clientHeight: heightPx } = this.map.getContainer();
    const pixelRatio = this.map.getPixelRatio();
    const width = Math.round(widthPx * pixelRatio);
    const height = Math.round(heightPx * pixelRatio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const nowS = pageSeconds();
    clearCanvas(this.#gl, width, height);
    this.strokes.draw({
      matrix: this.#matrix,
      widthPx,
      heightPx,
      pixelRatio,
      metresPerPx: this.metresPerPx(),
      zoom: this.map.getZoom(),
      casing: rgb(SURROUND[this.theme].halo),
    });
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

  /** The mark nearest to a point of the screen and those that it lies upon, nearest first: a click there may mean any of them. */
  hits(x: number, y: number): number[] {
    const first = this.hit(x, y);
    const nowS = pageSeconds();
    const top = first < 0 ? null : this.screenOf(first, nowS);
    if (!top) return [];
    const apart = markRadiusPx(this.map.getZoom()) * OVERLAP;
    const near: { slot: number; px: number }[] = [];
    for (let slot = 0; slot < this.table.count; slot++) {
      const at = this.marks.isShown(slot) && slot !== first ? this.screenOf(slot, nowS) : null;
      if (at && Math.hypot(at.x - top.x, at.y - top.y) < apart) {
        near.push({ slot, px: Math.hypot(at.x - x, at.y - y) });
      }
    }
    return [first, ...near.toSorted((a, b) => a.px - b.px).map(({ slot }) => slot)];
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    this.canvas.remove();
  }
}

function clearCanvas(gl: WebGL2RenderingContext, width: number, height: number): void {
  gl.viewport(0, 0, width, height);
  gl.clearColor(0, 0, 0, 0);
  gl.clear(gl.COLOR_BUFFER_BIT);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
}

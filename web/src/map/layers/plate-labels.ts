import type { ThemeName } from '../../theme/tones.ts';
import { markRadiusPx, type FleetLayer } from './fleet-layer.ts';

/** Plates show from this zoom on; what is selected or under the pointer always has its own. */
const FROM_ZOOM = 14.4;
const MAX_LABELS = 160;
const FONT = '600 11px "JetBrains Mono Variable", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", monospace';
const HEIGHT = 17;
const CELL_PX = 20;

const LOOK: Readonly<Record<ThemeName, { back: string; text: string; line: string }>> = {
  dark: { back: 'rgba(11,17,24,0.86)', text: '#dfe7f0', line: 'rgba(60,78,97,0.9)' },
  light: { back: 'rgba(255,255,255,0.93)', text: '#17202a', line: 'rgba(190,199,209,0.95)' },
};

/** Plates and unit names beside their marks, drawn in the same frame; each text is painted once and then copied. */
export class PlateLabels {
  readonly #fleet: FleetLayer;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #painted = new Map<string, HTMLCanvasElement>();
  readonly #taken = new Set<number>();
  readonly #stop: () => void;
  #theme: ThemeName = 'dark';
  #isClear = true;

  constructor(fleet: FleetLayer) {
    this.#fleet = fleet;
    this.#canvas = document.createElement('canvas');
    this.#canvas.className = 'map-plates';
    this.#canvas.setAttribute('aria-hidden', 'true');
    fleet.canvas.after(this.#canvas);
    const context = this.#canvas.getContext('2d');
    if (!context) throw new Error('this browser has no 2D canvas');
    this.#context = context;
    this.#stop = fleet.onFrame((_layer, nowS) => this.#draw(nowS));
  }

  setTheme(theme: ThemeName): void {
    this.#theme = theme;
    this.#painted.clear();
  }

  #draw(nowS: number): void {
    const { map, table, marks, selectedSlot, hoveredSlot } = this.#fleet;
    const zoom = map.getZoom();
    const all = zoom >= FROM_ZOOM;
    if (!all && selectedSlot < 0 && hoveredSlot < 0) {
      if (!this.#isClear) this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
      this.#isClear = true;
      return;
    }
    this.#isClear = false;
    const ratio = map.getPixelRatio();
    const { clientWidth, clientHeight } = map.getContainer();
    this.#fit(clientWidth * ratio, clientHeight * ratio);
    this.#taken.clear();
    const offset = markRadiusPx(zoom) + 7;
    let drawn = 0;
    for (const slot of [selectedSlot, hoveredSlot]) if (slot >= 0) this.#label(slot, nowS, offset, ratio, true);
    const count = all ? table.count : 0;
    for (let slot = 0; slot < count && drawn < MAX_LABELS; slot++) {
      if (slot === selectedSlot || slot === hoveredSlot || !marks.isShown(slot)) continue;
      if (this.#label(slot, nowS, offset, ratio, false)) drawn += 1;
    }
  }

  #fit(width: number, height: number): void {
    if (this.#canvas.width !== Math.round(width) || this.#canvas.height !== Math.round(height)) {
      this.#canvas.width = Math.round(width);
      this.#canvas.height = Math.round(height);
    } else this.#context.clearRect(0, 0, width, height);
  }

  #label(slot: number, nowS: number, offset: number, ratio: number, always: boolean): boolean {
    const at = this.#fleet.screenOf(slot, nowS);
    const subject = this.#fleet.marks.subjectOf(slot);
    const { clientWidth, clientHeight } = this.#fleet.map.getContainer();
    if (!at || !subject || at.x < -80 || at.y < -20 || at.x > clientWidth || at.y > clientHeight + 20) return false;
    const image = this.#paint(subject.kind === 'vehicle' ? subject.record.plate : subject.record.name, ratio);
    const x = at.x + offset;
    const y = at.y - HEIGHT / 2;
    const cells = this.#cells(x, y, image.width / ratio);
    if (!always && cells.some((cell) => this.#taken.has(cell))) return false;
    for (const cell of cells) this.#taken.add(cell);
    this.#context.drawImage(image, Math.round(x * ratio), Math.round(y * ratio));
    return true;
  }

  /** Cells of a coarse grid that a label covers: two labels never share one. */
  #cells(x: number, y: number, width: number): number[] {
    const cells: number[] = [];
    for (let cx = Math.floor(x / CELL_PX); cx <= Math.floor((x + width) / CELL_PX); cx++) {
      for (let cy = Math.floor(y / CELL_PX); cy <= Math.floor((y + HEIGHT) / CELL_PX); cy++)
        cells.push(cx * 4_096 + cy);
    }
    return cells;
  }

  #paint(text: string, ratio: number): HTMLCanvasElement {
    const key = `${text}@${String(ratio)}`;
    const known = this.#painted.get(key);
    if (known) return known;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d')!;
    context.font = FONT;
    const width = Math.ceil(context.measureText(text).width) + 10;
    canvas.width = width * ratio;
    canvas.height = HEIGHT * ratio;
    context.scale(ratio, ratio);
    const look = LOOK[this.#theme];
    context.beginPath();
    context.roundRect(0.5, 0.5, width - 1, HEIGHT - 1, 4);
    context.fillStyle = look.back;
    context.fill();
    context.strokeStyle = look.line;
    context.stroke();
    context.font = FONT;
    context.fillStyle = look.text;
    context.textBaseline = 'middle';
    context.fillText(text, 5, HEIGHT / 2 + 0.5);
    this.#painted.set(key, canvas);
    return canvas;
  }

  remove(): void {
    this.#stop();
    this.#canvas.remove();
  }
}

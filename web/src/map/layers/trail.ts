import type { TrackPoint } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { useFleet } from '../../data/fleet-store.ts';
import { fetchTrack, type TrackSubject } from '../../data/use-track.ts';
import { useRoute } from '../../route-store.ts';
import type { FleetLayer } from './fleet-layer.ts';
import { rgb } from './gl-program.ts';
import { TRAIL_SPEEDS } from './trail-speeds.ts';

/** A silence longer than this breaks the trail, ms. */
const GAP_MS = 120_000;
const CONTINUE_EVERY_MS = 500;

export interface TrailPlace extends LatLon {
  readonly at: number;
  readonly speedKph: number;
}

const classOf = (speedKph: number): number =>
  Math.max(
    0,
    TRAIL_SPEEDS.findLastIndex(({ fromKph }) => speedKph >= fromKph),
  );

/** Trail of what is selected: the last hour from the api, goes on with the live motion, coloured by speed. */
export class Trail {
  readonly #fleet: FleetLayer;
  readonly #undo: (() => void)[];
  #key = '';
  #no: number | undefined;
  #places: TrailPlace[] = [];

  constructor(fleet: FleetLayer) {
    this.#fleet = fleet;
    const timer = setInterval(() => this.#goOn(), CONTINUE_EVERY_MS);
    this.#undo = [
      useRoute.subscribe(() => this.#choose()),
      useFleet.subscribe(() => this.#choose()),
      () => clearInterval(timer),
    ];
    this.#choose();
  }

  #choose(): void {
    const { selection } = useRoute.getState();
    const { vehicles, units } = useFleet.getState();
    const vehicle = selection?.kind === 'vehicle' ? vehicles.get(selection.id) : undefined;
    const unit = selection?.kind === 'unit' ? units.get(selection.id) : undefined;
    const key = vehicle?.id ?? unit?.id ?? '';
    if (key === this.#key) return;
    this.#key = key;
    this.#no = vehicle?.no ?? unit?.no;
    this.#places = [];
    this.#draw();
    if (vehicle) void this.#read(key, { vehicleId: vehicle.id });
    else if (unit) void this.#read(key, { unitId: unit.id });
  }

  async #read(key: string, subject: TrackSubject): Promise<void> {
    // Without its history the trail begins now; the panel says that it could not be read.
    const track = await fetchTrack(subject).catch(() => ({ points: [] as TrackPoint[] }));
    if (key !== this.#key) return;
    const known = track.points.map((point) => ({
      lat: point.lat,
      lon: point.lon,
      at: Date.parse(point.recordedAt),
      speedKph: point.speedKph ?? 0,
    }));
    const last = known.at(-1)?.at ?? 0;
    this.#places = [...known, ...this.#places.filter((place) => place.at > last)];
    this.#draw();
  }

  /** Takes the newest fix over from the live motion, once the mark has reached it. */
  #goOn(): void {
    const { table } = this.#fleet;
    const slot = this.#no === undefined ? undefined : table.slotOf(this.#no);
    if (slot === undefined) return;
    const at = table.fixTs[slot]!;
    const last = this.#places.at(-1);
    if (last && at <= last.at) return;
    const speed = table.speedKph[slot]!;
    this.#places.push({ ...table.newestFix(slot), at, speedKph: Number.isNaN(speed) ? 0 : speed });
    this.#draw();
  }

  /** Draws anew: the trail has grown, or the theme has changed. */
  #draw(): void {
    const { plane } = this.#fleet.table;
    this.#fleet.strokes.set(
      'trail',
      stretches(this.#places).map(({ line, speed }) => ({
        places: line.flatMap((place) => {
          const { x, y } = plane.toPlane(place);
          return [x, y];
        }),
        colour: rgb(TRAIL_SPEEDS[speed]!.colour[this.#fleet.theme]),
        widthPx: 4,
        dashed: false,
        alpha: 1,
      })),
    );
  }

  setTheme(): void {
    this.#draw();
  }

  remove(): void {
    for (const undo of this.#undo) undo();
  }
}

interface Stretch {
  readonly line: readonly LatLon[];
  /** Index into TRAIL_SPEEDS. */
  readonly speed: number;
}

/** Consecutive places of one speed class as one line each, broken where the track was silent. */
export function stretches(places: readonly TrailPlace[]): Stretch[] {
  const lines: Stretch[] = [];
  let line: LatLon[] = [];
  let speed = -1;
  for (let i = 1; i < places.length; i++) {
    const [from, to] = [places[i - 1]!, places[i]!];
    const next = classOf(to.speedKph);
    const isGap = to.at - from.at > GAP_MS;
    if (line.length === 0 || next !== speed || isGap) {
      if (line.length > 1) lines.push({ line, speed });
      line = isGap ? [] : [from];
      speed = next;
    }
    line.push(to);
  }
  if (line.length > 1) lines.push({ line, speed });
  return lines;
}

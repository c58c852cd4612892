import { LIVE_MOTIONS, type LiveRecord, type Motion } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { evaluateGlide, GLIDE, GLIDE_FLOATS, type Glided } from './glide.ts';
import { LocalPlane } from './projection.ts';

/** Farther than this between two fixes is no drive that anybody could watch: the mark is put there, metres. */
const SNAP_M = 1_500;
/** Without a fix for this long the next one puts the mark there, seconds. */
const SNAP_AFTER_S = 45;
/** Shortest and longest glide, seconds. */
const MIN_GLIDE_S = 0.5;
const MAX_GLIDE_S = 12;
/** A glide lasts a little longer than the interval, so that a fix that is a little late finds it still going. */
const GLIDE_MARGIN = 1.12;
/** Below this a move is drawn straight: headings mean nothing over so few metres. */
const CURVE_FROM_M = 4;

/**
 * The newest motion of every vehicle and unit, outside React: typed arrays by slot that the map's layer uploads as they are
 * (architecture §8). A slot belongs to one wire number for good.
 */
export class MotionTable {
  readonly plane: LocalPlane;
  /** GLIDE_FLOATS per slot. */
  records: Float32Array;
  /** Device time of the newest fix, ms; NaN: none yet. */
  fixTs: Float64Array;
  /** km/h, NaN unknown */
  speedKph: Float32Array;
  motion: Uint8Array;
  /** 1 online, 0 offline */
  online: Uint8Array;
  headingKnown: Uint8Array;
  count = 0;
  /** Counts changes up, so that a reader knows whether it has seen the newest. */
  revision = 0;

  readonly #slots = new Map<number, number>();
  readonly #nos: number[] = [];
  readonly #scratch: Glided = { x: 0, y: 0, headingRad: 0 };

  constructor(origin: LatLon, capacity = 1_024) {
    this.plane = new LocalPlane(origin);
    this.records = new Float32Array(capacity * GLIDE_FLOATS);
    this.fixTs = new Float64Array(capacity).fill(NaN);
    this.speedKph = new Float32Array(capacity).fill(NaN);
    this.motion = new Uint8Array(capacity);
    this.online = new Uint8Array(capacity);
    this.headingKnown = new Uint8Array(capacity);
  }

  slotOf(no: number): number | undefined {
    return this.#slots.get(no);
  }

  noOf(slot: number): number {
    return this.#nos[slot]!;
  }

  motionOf(slot: number): Motion {
    return LIVE_MOTIONS[this.motion[slot]!]!;
  }

  /** Heading of the newest fix, 0 ≤ x < 360; only meaningful where headingKnown says so. */
  headingDegOf(slot: number): number {
    const degrees = (this.records[slot * GLIDE_FLOATS + GLIDE.toHeading]! * 180) / Math.PI;
    return ((degrees % 360) + 360) % 360;
  }

  /** Takes records in that came at `nowS` (seconds of the page's clock, the same that the map draws with). */
  apply(records: readonly LiveRecord[], nowS: number): void {
    for (const record of records) this.#applyOne(record, nowS);
    if (records.length > 0) this.revision += 1;
  }

  #applyOne(record: LiveRecord, nowS: number): void {
    const slot = this.#slots.get(record.no) ?? this.#add(record.no);
    const { x, y } = this.plane.toPlane(record);
    const lastTs = this.fixTs[slot]!;
    // A snapshot repeats what is known: only its newer fixes move anything.
    if (record.ts < lastTs) return;
    this.motion[slot] = LIVE_MOTIONS.indexOf(record.motion);
    this.online[slot] = record.online ? 1 : 0;
    this.speedKph[slot] = record.speedKph ?? NaN;
    this.headingKnown[slot] = record.headingDeg === undefined ? 0 : 1;
    if (record.ts === lastTs) return;
    this.fixTs[slot] = record.ts;

    const at = slot * GLIDE_FLOATS;
    const sinceS = (record.ts - lastTs) / 1_000;
    const here = evaluateGlide(this.records, slot, nowS, this.#scratch);
    const chord = Math.hypot(x - here.x, y - here.y);
    const heading = record.headingDeg === undefined ? here.headingRad : (record.headingDeg * Math.PI) / 180;
    const glides = sinceS < SNAP_AFTER_S && chord < SNAP_M;
    const drives = record.motion === 'moving' && chord > CURVE_FROM_M && record.headingDeg !== undefined;
    // A heading against the chord (a reversed car, a noisy fix) would draw a loop.
    const along = drives && Math.sin(heading) * (x - here.x) - Math.cos(heading) * (y - here.y) > 0;
    this.records[at + GLIDE.fromX] = glides ? here.x : x;
    this.records[at + GLIDE.fromY] = glides ? here.y : y;
    this.records[at + GLIDE.toX] = x;
    this.records[at + GLIDE.toY] = y;
    this.records[at + GLIDE.fromHeading] = glides ? here.headingRad : heading;
    this.records[at + GLIDE.toHeading] = heading;
    this.records[at + GLIDE.startS] = nowS;
    this.records[at + GLIDE.durationS] = Math.min(MAX_GLIDE_S, Math.max(MIN_GLIDE_S, sinceS * GLIDE_MARGIN || 1));
    this.records[at + GLIDE.curve] = glides && along ? 1 : 0;
    this.records[at + GLIDE.roll] = glides && along ? 1 : 0;
  }

  #add(no: number): number {
    const slot = this.count++;
    this.#slots.set(no, slot);
    this.#nos.push(no);
    if (slot >= this.fixTs.length) this.#grow(slot * 2);
    this.records[slot * GLIDE_FLOATS + GLIDE.durationS] = 1;
    return slot;
  }

  #grow(capacity: number): void {
    this.records = grown(this.records, new Float32Array(capacity * GLIDE_FLOATS));
    this.fixTs = grown(this.fixTs, new Float64Array(capacity).fill(NaN));
    this.speedKph = grown(this.speedKph, new Float32Array(capacity).fill(NaN));
    this.motion = grown(this.motion, new Uint8Array(capacity));
    this.online = grown(this.online, new Uint8Array(capacity));
    this.headingKnown = grown(this.headingKnown, new Uint8Array(capacity));
  }

  setOnline(no: number, online: boolean): void {
    const slot = this.#slots.get(no);
    if (slot === undefined || this.online[slot] === Number(online)) return;
    this.online[slot] = Number(online);
    this.revision += 1;
  }

  /** Where a slot is shown at `nowS`, in world metres of the plane. The same object each time. */
  placeAt(slot: number, nowS: number): Glided {
    return evaluateGlide(this.records, slot, nowS, this.#scratch);
  }

  /** Place of the newest fix itself, degrees: where the mark is gliding to. */
  newestFix(slot: number): LatLon {
    const at = slot * GLIDE_FLOATS;
    return this.plane.toLatLon(this.records[at + GLIDE.toX]!, this.records[at + GLIDE.toY]!);
  }

  /** As placeAt, in degrees. */
  latLonAt(slot: number, nowS: number): LatLon {
    const { x, y } = this.placeAt(slot, nowS);
    return this.plane.toLatLon(x, y);
  }
}

function grown<T extends Float32Array | Float64Array | Uint8Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

import { destinationPoint, type LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';
import type { DeviceFix } from './outputs.ts';
import type { SimulationSettings } from './settings.ts';

/** What a device in a vehicle perceives. */
export interface Perceived {
  readonly place: LatLon;
  readonly headingDeg: number;
  readonly speedMps: number;
  readonly ignition: boolean;
  readonly odometerM: number;
}

/** Errors of a receiver in a street: they wander, they do not jump. Deviation in metres, and how fast it is forgotten. */
const NOISE_M = 2.2;
const NOISE_MEMORY = 0.94;
/** A receiver cannot tell a heading below this speed and keeps the last one. */
const HEADING_FROM_MPS = 0.8;

/** The telematics box of one vehicle or unit: when it sends, and how well it sees. */
export class Tracker {
  readonly #random: Random;
  #nextAtMs: number;
  #lastState: number | undefined;
  #errorEastM: number;
  #errorNorthM: number;

  /** Boxes were switched on at different times, so they do not send all at once. */
  constructor(random: Random, startMs: number, firstWithinMs: number) {
    this.#random = random;
    this.#nextAtMs = startMs + random.between(0, firstWithinMs);
    this.#errorEastM = random.normal(0, NOISE_M);
    this.#errorNorthM = random.normal(0, NOISE_M);
  }

  /** Whether it sends now: by its interval, and at once when the ignition or movement begins or ends. */
  isDue(nowMs: number, seen: Pick<Perceived, 'speedMps' | 'ignition'>, settings: SimulationSettings): boolean {
    const moving = seen.speedMps > 0;
    const state = (moving ? 2 : 0) + (seen.ignition ? 1 : 0);
    const changed = this.#lastState !== undefined && state !== this.#lastState;
    if (nowMs < this.#nextAtMs && !changed) return false;
    this.#lastState = state;
    const intervalMs = moving ? settings.movingFixMs : seen.ignition ? settings.idlingFixMs : settings.parkedFixMs;
    this.#nextAtMs = nowMs + intervalMs;
    return true;
  }

  /** What it sends of position and motion. */
  fix(seen: Perceived): DeviceFix {
    const random = this.#random;
    if (seen.speedMps > 0) {
      const fresh = NOISE_M * Math.sqrt(1 - NOISE_MEMORY * NOISE_MEMORY);
      this.#errorEastM = this.#errorEastM * NOISE_MEMORY + random.normal(0, fresh);
      this.#errorNorthM = this.#errorNorthM * NOISE_MEMORY + random.normal(0, fresh);
    }
    const errorM = Math.hypot(this.#errorEastM, this.#errorNorthM);
    const errorDeg = (Math.atan2(this.#errorEastM, this.#errorNorthM) * 180) / Math.PI;
    const { lat, lon } = destinationPoint(seen.place, errorDeg, errorM);
    const seesHeading = seen.speedMps > HEADING_FROM_MPS;
    const satellites = random.int(9, 19);
    return {
      lat: rounded(lat, 6),
      lon: rounded(lon, 6),
      speedKph: rounded(seen.speedMps * 3.6, 1),
      headingDeg: rounded((seen.headingDeg + (seesHeading ? random.normal(0, 1.5) : 0) + 360) % 360, 1) % 360,
      accuracyM: rounded(3 + random.between(0, 3), 1),
      satellites,
      hdop: rounded(0.6 + 8 / satellites / 2, 1),
      odometerM: Math.round(seen.odometerM),
      ignition: seen.ignition,
      externalPower: true,
      batteryV: rounded(seen.ignition ? random.between(13.7, 14.3) : random.between(12.3, 12.7), 2),
    };
  }
}

/** The number with so many decimals. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}

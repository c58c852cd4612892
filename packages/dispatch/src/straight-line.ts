import type { EtaSource, Place } from '@roadcall/contracts';
import { distanceM } from '@roadcall/geo';

/** A way through a city is so much longer than the straight line (a usual figure for street grids). */
const DETOUR = 1.4;
/** Mean speed on it with lights and turns, metres per second: 30 km/h. */
const SPEED_MPS = 30 / 3.6;

/** Metres of a drive that nothing is known of but its ends. */
export function straightLineM(from: Place, to: Place): number {
  return distanceM(from, to) * DETOUR;
}

/** Seconds of such a drive. */
export function straightLineS(from: Place, to: Place): number {
  return straightLineM(from, to) / SPEED_MPS;
}

/** Travel from a unit to a scene. */
export interface Eta {
  readonly etaS: number;
  /** null: the way is not known, only how long it takes. */
  readonly distanceM: number | null;
  readonly source: EtaSource;
}

/** The last resort, flagged by its source. */
export function straightLineEta(from: Place, scene: Place): Eta {
  return { etaS: straightLineS(from, scene), distanceM: straightLineM(from, scene), source: 'straight_line' };
}

import type { ProofSettings } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import type { ProofPoint } from './proof-point.ts';

/** Whether the vehicle that needs help is where the incident is, by its own positions. */
export interface Presence {
  readonly lastAt: number | null;
  /** Farther from the scene than `goneM`, from when to when, and where at last. */
  readonly gone: {
    readonly since: number;
    readonly until: number;
    readonly place: LatLon;
    readonly metres: number;
  } | null;
}

export const NO_PRESENCE: Presence = { lastAt: null, gone: null };

/** Presence after one more position of the vehicle; one that is not newer than the last says nothing. */
export function presenceAfter(state: Presence, point: ProofPoint, scene: LatLon, settings: ProofSettings): Presence {
  if (state.lastAt !== null && point.at <= state.lastAt) return state;
  const metres = distanceM(scene, point);
  if (metres <= settings.goneM + point.accuracyM) return { lastAt: point.at, gone: null };
  const place = { lat: point.lat, lon: point.lon };
  return { lastAt: point.at, gone: { since: state.gone?.since ?? point.at, until: point.at, place, metres } };
}

import { isStray, type PlaceTrack } from './derive/place-track.ts';
import type { PlaceRules } from './derive/settings.ts';
import { effectiveTime, type Measurement } from './measurement.ts';

/** When a fix is refused, beside what makes its position doubtful. */
export interface PlausibilityRules extends PlaceRules {
  /** Older fixes are refused, ms. */
  maxAgeMs: number;
  /** Fixes further in the future are refused, ms. */
  maxFutureMs: number;
}

/** Both coordinates this close to 0 are a receiver without a fix, degrees (about 110 m). */
const NULL_ISLAND_DEG = 0.001;

export type Verdict =
  | { ok: true; late: boolean; jump: boolean; fewSatellites: boolean; track: PlaceTrack }
  | { ok: false; reason: 'too_old' | 'in_the_future' | 'null_island'; detail: string };

/**
 * Judges one valid fix (architecture §4). Refused: outside the time limits, and null island. Everything else is stored;
 * derivation leaves late ones out and judges positions again, in order. `receivedAt` is the only clock.
 * @param late whether later fixes of the device were derived already.
 */
export function judgeFix(track: PlaceTrack, fix: Measurement, rules: PlausibilityRules, late: boolean): Verdict {
  const ageMs = fix.receivedAt - fix.ts;
  if (ageMs > rules.maxAgeMs) {
    return {
      ok: false,
      reason: 'too_old',
      detail: `ts: ${days(ageMs)} days old; at most ${days(rules.maxAgeMs)} are allowed`,
    };
  }
  if (-ageMs > rules.maxFutureMs) {
    const detail = `ts: ${minutes(-ageMs)} min ahead of the server's clock; at most ${minutes(rules.maxFutureMs)} are allowed`;
    return { ok: false, reason: 'in_the_future', detail };
  }
  const { lat, lon } = fix;
  const hasPlace = lat !== undefined && lon !== undefined;
  if (hasPlace && Math.abs(lat) < NULL_ISLAND_DEG && Math.abs(lon) < NULL_ISLAND_DEG) {
    const detail = `lat, lon: ${lat}, ${lon} is what a receiver without a fix says; leave both out when unknown`;
    return { ok: false, reason: 'null_island', detail };
  }

  const at = effectiveTime(fix);
  const fewSatellites = fix.satellites !== undefined && fix.satellites < rules.minSatellites;
  const place = track.place;
  if (!hasPlace || late || fewSatellites || (place !== undefined && at < place.at)) {
    return { ok: true, late, jump: false, fewSatellites, track };
  }
  const here = { lat, lon, at };
  const jump = isStray(track, here, rules);
  return {
    ok: true,
    late,
    jump,
    fewSatellites,
    track: jump ? { place, strayed: here } : { place: here, strayed: undefined },
  };
}

function days(ms: number): string {
  return (ms / 86_400_000).toFixed(1);
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}

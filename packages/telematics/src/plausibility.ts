import { distanceM } from '@roadcall/geo';
import { effectiveTime, type Measurement } from './measurement.ts';

export interface PlausibilityRules {
  /** Older fixes are refused, ms. */
  maxAgeMs: number;
  /** Fixes further in the future are refused, ms. */
  maxFutureMs: number;
  /** A fix this much older than the newest one is late, ms. */
  lateAfterMs: number;
  /** A faster way between two positions is a jump, km/h. */
  maxSpeedKph: number;
  /** Shorter ways are never a jump, metres. */
  minJumpM: number;
  /** Fewer satellites give no position to trust: three unknowns and the clock. */
  minSatellites: number;
}

/** Limits of time and of null island come with the configuration; the rest are ours. */
export const DEFAULT_PLAUSIBILITY: Omit<PlausibilityRules, 'maxAgeMs' | 'maxFutureMs'> = {
  lateAfterMs: 5_000,
  maxSpeedKph: 300,
  minJumpM: 500,
  minSatellites: 4,
};

/** Both coordinates this close to 0 are a receiver without a fix, degrees (about 110 m). */
const NULL_ISLAND_DEG = 0.001;

interface TimedPlace {
  lat: number;
  lon: number;
  at: number;
}

/** What is remembered of a device to judge its next fix. */
export interface Track {
  /** Effective time of the newest fix, ms since the epoch. */
  newestAt: number;
  /** Last position that was trusted. */
  place: TimedPlace | undefined;
  /** Last position that jumped away from it: a second one near it shows that the device is really there. */
  strayed: TimedPlace | undefined;
}

export type Verdict =
  | { ok: true; late: boolean; jump: boolean; fewSatellites: boolean; track: Track }
  | { ok: false; reason: 'too_old' | 'in_the_future' | 'null_island'; detail: string };

/**
 * Judges one valid fix (architecture §4). Refused: outside the time limits, and null island. Everything else is stored;
 * what is flagged stays out of derivation. `receivedAt` is the only clock.
 */
export function judgeFix(track: Track | undefined, fix: Measurement, rules: PlausibilityRules): Verdict {
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
  const late = track !== undefined && at < track.newestAt - rules.lateAfterMs;
  const fewSatellites = fix.satellites !== undefined && fix.satellites < rules.minSatellites;
  const newestAt = Math.max(track?.newestAt ?? at, at);
  const place = track?.place;
  if (!hasPlace || late || fewSatellites || (place !== undefined && at < place.at)) {
    return { ok: true, late, jump: false, fewSatellites, track: { newestAt, place, strayed: track?.strayed } };
  }
  const here: TimedPlace = { lat, lon, at };
  const jump = place !== undefined && isJump(place, here, rules) && !confirms(track?.strayed, here, rules);
  const next: Track = jump ? { newestAt, place, strayed: here } : { newestAt, place: here, strayed: undefined };
  return { ok: true, late, jump, fewSatellites, track: next };
}

function confirms(strayed: TimedPlace | undefined, here: TimedPlace, rules: PlausibilityRules): boolean {
  return strayed !== undefined && here.at > strayed.at && !isJump(strayed, here, rules);
}

function isJump(from: TimedPlace, to: TimedPlace, rules: PlausibilityRules): boolean {
  // Cheap test first: a degree of latitude is 111 km, one of longitude at most that.
  if (Math.abs(to.lat - from.lat) + Math.abs(to.lon - from.lon) < rules.minJumpM / 160_000) return false;
  const wayM = distanceM(from, to);
  if (wayM < rules.minJumpM) return false;
  const tookMs = Math.max(to.at - from.at, 1_000);
  return (wayM / tookMs) * 3_600 > rules.maxSpeedKph;
}

function days(ms: number): string {
  return (ms / 86_400_000).toFixed(1);
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}

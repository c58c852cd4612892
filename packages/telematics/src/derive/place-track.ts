import { distanceM } from '@roadcall/geo';
import type { TimedPlace } from './draft.ts';
import type { PlaceRules } from './settings.ts';

/** What is remembered of a device to judge its next position. */
export interface PlaceTrack {
  /** Last position that was trusted. */
  place: TimedPlace | undefined;
  /** Last position that jumped away from it: a second one near it shows that the device is really there. */
  strayed: TimedPlace | undefined;
}

/** Whether a position jumps away from the track; it is believed when it confirms the one that jumped before it. */
export function isStray(track: PlaceTrack, here: TimedPlace, rules: PlaceRules): boolean {
  const { place, strayed } = track;
  if (place === undefined || !isJump(place, here, rules)) return false;
  return strayed === undefined || here.at <= strayed.at || isJump(strayed, here, rules);
}

function isJump(from: TimedPlace, to: TimedPlace, rules: PlaceRules): boolean {
  // Cheap test first: a degree of latitude is 111 km, one of longitude at most that.
  if (Math.abs(to.lat - from.lat) + Math.abs(to.lon - from.lon) < rules.minJumpM / 160_000) return false;
  const wayM = distanceM(from, to);
  if (wayM < rules.minJumpM) return false;
  const tookMs = Math.max(to.at - from.at, 1_000);
  return (wayM / tookMs) * 3_600 > rules.maxSpeedKph;
}

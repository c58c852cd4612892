import type { DeriveStep } from './draft.ts';
import { isStray } from './place-track.ts';

/**
 * Judges the position again, now in order: one that jumped or has too few satellites is not trusted. Ingest judged it in the
 * order of arrival, for the track that is shown at once. Fills in `place`, `placeBefore` and `jump`.
 */
export const plausibility: DeriveStep = ({ fix, at, state, reading, context }) => {
  const { track } = state;
  const rules = context.settings.plausibility;
  reading.placeBefore = track.place;
  if (fix.lat === undefined || fix.lon === undefined) return;
  if (fix.satellites !== undefined && fix.satellites < rules.minSatellites) return;
  const here = { lat: fix.lat, lon: fix.lon, at };
  if (isStray(track, here, rules)) {
    reading.jump = true;
    track.strayed = here;
    return;
  }
  track.place = here;
  track.strayed = undefined;
  reading.place = here;
};

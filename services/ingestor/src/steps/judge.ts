import type { DeviceId } from '@roadcall/contracts';
import { FIX_FLAG, type FixRow } from '@roadcall/store';
import { judgeFix, type PlaceTrack, type PlausibilityRules } from '@roadcall/telematics';
import type { Step } from '../message.ts';
import type { Tracks } from '../state/tracks.ts';

/** Whether later fixes of the device were derived already (its mark, as far as it is in memory). */
export type IsLate = (deviceId: DeviceId, fix: FixRow) => boolean;

const NOWHERE: PlaceTrack = { place: undefined, strayed: undefined };

/** Takes out the implausible and flags the suspicious (architecture §4), each fix against the ones before it. */
export function createJudge(tracks: Tracks, rules: PlausibilityRules, isLate: IsLate): Step {
  return (passage) => {
    if (passage.fixes.length === 0) return;
    const { deviceId, retry } = passage.message;
    // What is taken in again is held to the limits of now; when it was received stays true.
    const judgedAt = retry === undefined ? undefined : Date.now();
    let track = tracks.get(deviceId) ?? NOWHERE;
    const kept: typeof passage.fixes = [];
    for (const fix of passage.fixes) {
      const seen = judgedAt === undefined ? fix : { ...fix, receivedAt: judgedAt };
      const verdict = judgeFix(track, seen, rules, isLate(deviceId, fix));
      if (!verdict.ok) {
        passage.rejections.push({ reason: verdict.reason, detail: `seq ${fix.seq}: ${verdict.detail}` });
        continue;
      }
      fix.flags =
        (verdict.late ? FIX_FLAG.late : 0) |
        (verdict.jump ? FIX_FLAG.jump : 0) |
        (verdict.fewSatellites ? FIX_FLAG.fewSatellites : 0);
      track = verdict.track;
      kept.push(fix);
    }
    tracks.set(deviceId, track);
    passage.fixes = kept;
  };
}

import type { ProvableState, ProofSettings } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { placeNear, type JudgedAssignment } from './judged-assignment.ts';
import type { Proof } from './proof.ts';

/** A step that positions prove, at the time of the position. */
export interface ProvenStep {
  readonly state: ProvableState;
  readonly at: number;
}

/** The steps that positions prove, in their order, never one before the one it follows. */
export function provenSteps(
  proof: Proof,
  assignment: JudgedAssignment,
  places: readonly LatLon[],
  settings: ProofSettings,
): ProvenStep[] {
  const { approach, pairing } = proof;
  const tows = assignment.isRescue && assignment.canTow && pairing.hookedAt !== null;
  const dropped = tows && pairing.dropped !== null && placeNear(pairing.dropped, places, settings);
  const arrivedAt = approach.arrivedAt ?? (tows ? pairing.hookedAt : null);
  const times: [ProvableState, number | null][] = [
    ['en_route', approach.departedAt ?? arrivedAt],
    ['on_scene', arrivedAt],
    ['towing', tows ? pairing.hookedAt : null],
    ['done', dropped && pairing.dropped ? pairing.dropped.at : null],
  ];
  let notBefore = assignment.acceptedAt;
  return times.flatMap(([state, at]) => {
    if (at === null) return [];
    // Who stopped near the scene before it left for good has departed no later than it arrived.
    notBefore = Math.max(notBefore, state === 'en_route' && arrivedAt !== null ? Math.min(at, arrivedAt) : at);
    return [{ state, at: notBefore }];
  });
}

import type { ProofSettings } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import { approachAfter, NO_APPROACH, type Approach, type Errand } from './approach.ts';
import { samplesAfter, type Carrier, type Traces } from './pair-samples.ts';
import { NO_PAIRING, pairingAfter, type Pairing } from './pairing.ts';
import { NO_PRESENCE, presenceAfter, type Presence } from './presence.ts';
import type { ProofPoint } from './proof-point.ts';

/** Counts up when a kept proof cannot be gone on with. */
const FORM = 1;

/** What positions have told so far of one assignment. Plain data: it is kept as JSON. */
export interface Proof {
  readonly form: number;
  /** The scene that was judged by. */
  readonly scene: LatLon;
  readonly approach: Approach;
  readonly traces: Traces;
  readonly pairing: Pairing;
  readonly presence: Presence;
}

/** Nothing is known yet. */
export function emptyProof(scene: LatLon): Proof {
  return {
    form: FORM,
    scene: { lat: scene.lat, lon: scene.lon },
    approach: NO_APPROACH,
    traces: { mover: [], vehicle: [] },
    pairing: NO_PAIRING,
    presence: NO_PRESENCE,
  };
}

/** A kept proof; undefined when it was made by another version of this. */
export function proofFromJson(kept: unknown): Proof | undefined {
  return isProof(kept) ? kept : undefined;
}

function isProof(kept: unknown): kept is Proof {
  return typeof kept === 'object' && kept !== null && 'form' in kept && kept.form === FORM;
}

/** Nearer than this a scene was only corrected, metres. */
const SAME_SCENE_M = 25;

/**
 * What is known after one more position of the unit that goes there (`mover`: itself, or the vehicle that is brought) or
 * of the vehicle that needs help. Each carrier's positions come in their order; how the two interleave makes no
 * difference. A scene that was moved is approached anew; what was proven before stays.
 */
export function proofAfter(
  proof: Proof,
  of: Carrier,
  point: ProofPoint,
  errand: Errand,
  settings: ProofSettings,
): Proof {
  const moved = distanceM(proof.scene, errand.scene) > SAME_SCENE_M;
  const known = moved ? approachingAnew(proof, errand.scene) : proof;
  const { traces, samples } = samplesAfter(known.traces, of, point);
  const pairing = samples
    .filter((sample) => sample.at >= errand.acceptedAt)
    .reduce((state, sample) => pairingAfter(state, sample, settings), known.pairing);
  return of === 'mover'
    ? { ...known, traces, pairing, approach: approachAfter(known.approach, point, errand, settings) }
    : { ...known, traces, pairing, presence: presenceAfter(known.presence, point, errand.scene, settings) };
}

function approachingAnew(proof: Proof, scene: LatLon): Proof {
  return {
    ...proof,
    scene: { lat: scene.lat, lon: scene.lon },
    approach: { ...proof.approach, inside: null, away: null },
    presence: { ...proof.presence, gone: null },
  };
}

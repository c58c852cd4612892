import type { ProofSettings } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import type { PairSample } from './pair-samples.ts';

/** A place at a time. */
export interface Seen extends LatLon {
  readonly at: number;
}

/** What two tracks beside each other tell: hooked up and under way, then dropped off. Null: not so (yet). */
export interface Pairing {
  /** Near each other since then and there; `movingSince`: both have left that place. */
  readonly near: {
    readonly mover: LatLon;
    readonly vehicle: LatLon;
    readonly movingSince: number | null;
    readonly samples: number;
  } | null;
  readonly hookedAt: number | null;
  /** Where the vehicle was when they were last together on the tow. */
  readonly together: Seen | null;
  readonly apart: { readonly since: number; readonly samples: number } | null;
  readonly dropped: Seen | null;
}

export const NO_PAIRING: Pairing = { near: null, hookedAt: null, together: null, apart: null, dropped: null };

/** Pairing after one more instant at which both places are known; instants come in their order. */
export function pairingAfter(state: Pairing, sample: PairSample, settings: ProofSettings): Pairing {
  if (state.dropped !== null) return state;
  return state.hookedAt === null ? hookUp(state, sample, settings) : dropOff(state, sample, settings);
}

/** Inaccurate positions may look apart: so much is forgiven at most, metres. */
const MAX_SLACK_M = 60;

/** Both leave the place where they were near each other, and stay near. */
function hookUp(state: Pairing, sample: PairSample, settings: ProofSettings): Pairing {
  const slackM = Math.min(MAX_SLACK_M, sample.slackM);
  const betweenM = distanceM(sample.mover, sample.vehicle);
  if (betweenM > settings.apartM + slackM) return { ...state, near: null };
  if (betweenM > settings.togetherM + slackM) return state;
  if (state.near === null) {
    const { mover, vehicle } = sample;
    return { ...state, near: { mover: placeOf(mover), vehicle: placeOf(vehicle), movingSince: null, samples: 0 } };
  }
  const { near } = state;
  const movedM = Math.min(distanceM(near.mover, sample.mover), distanceM(near.vehicle, sample.vehicle));
  if (movedM <= settings.standingM + slackM) return { ...state, near: { ...near, movingSince: null, samples: 0 } };
  const movingSince = near.movingSince ?? sample.at;
  const samples = near.samples + 1;
  const isTow = movedM >= settings.towM && samples >= settings.towSamples;
  return {
    ...state,
    near: { ...near, movingSince, samples },
    hookedAt: isTow ? movingSince : null,
    together: isTow ? { ...placeOf(sample.vehicle), at: sample.at } : null,
  };
}

/** After a tow they part and stay apart: it ended where they were last together. */
function dropOff(state: Pairing, sample: PairSample, settings: ProofSettings): Pairing {
  const slackM = Math.min(MAX_SLACK_M, sample.slackM);
  if (distanceM(sample.mover, sample.vehicle) <= settings.apartM + slackM) {
    return { ...state, apart: null, together: { ...placeOf(sample.vehicle), at: sample.at } };
  }
  const apart = { since: state.apart?.since ?? sample.at, samples: (state.apart?.samples ?? 0) + 1 };
  const isOver = apart.samples > 1 && sample.at - apart.since >= settings.apartS * 1_000;
  return { ...state, apart, dropped: isOver ? state.together : null };
}

function placeOf({ lat, lon }: LatLon): LatLon {
  return { lat, lon };
}

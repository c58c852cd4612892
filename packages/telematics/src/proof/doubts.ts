import type { AssignmentDoubtKind, ProofSettings } from '@roadcall/contracts';
import { distanceM, type LatLon } from '@roadcall/geo';
import { placeNear, type JudgedAssignment, type KnownStep } from './judged-assignment.ts';
import type { Proof } from './proof.ts';

/** What positions say against the record. */
export interface Doubt {
  readonly kind: AssignmentDoubtKind;
  readonly at: number;
  readonly metres: number | null;
  readonly seconds: number | null;
}

interface Question {
  readonly proof: Proof;
  readonly assignment: JudgedAssignment;
  readonly places: readonly LatLon[];
  readonly now: number;
  readonly settings: ProofSettings;
}

/** A vehicle that left the scene this long before the unit came is gone all the same, ms. */
const GONE_BEFORE_MS = 600_000;

/** Accepted long ago, or said to be on its way, and still where it was. */
function notDeparted({ proof, assignment, now, settings }: Question): Doubt | undefined {
  const { last, departedAt, arrivedAt } = proof.approach;
  if (departedAt !== null || arrivedAt !== null) return undefined;
  const pressedAt = stepOf(assignment, 'en_route')?.pressedAt ?? null;
  if (assignment.state === 'accepted') {
    const at = assignment.acceptedAt + settings.silentS * 1_000;
    return now >= at ? { kind: 'not_departed', at, metres: null, seconds: null } : undefined;
  }
  // It was said to drive: only positions can say that it does not.
  if (assignment.state !== 'en_route' || pressedAt === null) return undefined;
  const at = pressedAt + settings.silentS * 1_000;
  return last !== null && last.at >= at ? { kind: 'not_departed', at, metres: null, seconds: null } : undefined;
}

function awayFromScene({ proof, assignment, settings }: Question): Doubt | undefined {
  const { away } = proof.approach;
  const sceneAt = reachedAt(assignment);
  if (assignment.state !== 'on_scene' || away === null || sceneAt === null || proof.pairing.hookedAt !== null) {
    return undefined;
  }
  const at = Math.max(away.since, sceneAt);
  // While both move together it may be a tow that is not proven yet.
  const maybeTow = assignment.canTow && (proof.pairing.near?.movingSince ?? null) !== null;
  return away.until - at >= settings.leaveS * 1_000 && !maybeTow
    ? { kind: 'away_from_scene', at, metres: away.metres, seconds: null }
    : undefined;
}

function goneSuspected({ proof, assignment, settings }: Question): Doubt | undefined {
  const { gone } = proof.presence;
  const sceneAt = reachedAt(assignment);
  const { last } = proof.approach;
  if (!assignment.isRescue || assignment.state !== 'on_scene' || gone === null || sceneAt === null) return undefined;
  if (proof.pairing.hookedAt !== null || last === null || gone.until < sceneAt - GONE_BEFORE_MS) return undefined;
  const isFar = distanceM(last, gone.place) > settings.goneM;
  return isFar && gone.until - gone.since >= settings.goneS * 1_000
    ? { kind: 'gone_suspected', at: Math.max(gone.since, sceneAt), metres: gone.metres, seconds: null }
    : undefined;
}

function pressDiffers({ assignment, settings }: Question): Doubt | undefined {
  const step = stepOf(assignment, 'on_scene');
  if (!step || step.pressedAt === null || step.provenAt === null) return undefined;
  const differMs = step.pressedAt - step.provenAt;
  return Math.abs(differMs) > settings.pressToleranceS * 1_000
    ? { kind: 'press_differs', at: step.pressedAt, metres: null, seconds: differMs / 1_000 }
    : undefined;
}

function partedElsewhere({ proof, assignment, places, settings }: Question): Doubt | undefined {
  const { dropped } = proof.pairing;
  if (!assignment.isRescue || assignment.state !== 'towing' || dropped === null) return undefined;
  if (placeNear(dropped, places, settings)) return undefined;
  const nearestM = Math.min(...places.map((place) => distanceM(place, dropped)));
  return {
    kind: 'parted_elsewhere',
    at: dropped.at,
    metres: Number.isFinite(nearestM) ? nearestM : null,
    seconds: null,
  };
}

function stepOf(assignment: JudgedAssignment, state: KnownStep['state']): KnownStep | undefined {
  return assignment.steps.find((step) => step.state === state);
}

/** When the record has it on scene. */
function reachedAt(assignment: JudgedAssignment): number | null {
  const step = stepOf(assignment, 'on_scene');
  const times = [step?.pressedAt, step?.provenAt].filter((time) => typeof time === 'number');
  return times.length === 0 ? null : Math.min(...times);
}

/** One rule per kind of doubt; a late ETA has its own place. */
const RULES: readonly ((question: Question) => Doubt | undefined)[] = [
  notDeparted,
  awayFromScene,
  goneSuspected,
  pressDiffers,
  partedElsewhere,
];

/** What positions say against the record at `now`, ms since the epoch; each kind at most once. */
export function doubtsOf(
  proof: Proof,
  assignment: JudgedAssignment,
  around: { readonly places: readonly LatLon[]; readonly now: number },
  settings: ProofSettings,
): Doubt[] {
  return RULES.flatMap((rule) => rule({ proof, assignment, ...around, settings }) ?? []);
}

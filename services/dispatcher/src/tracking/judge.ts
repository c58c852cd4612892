import type { AssignmentDoubt, Place, ProofSettings } from '@roadcall/contracts';
import type { LatLon } from '@roadcall/geo';
import { FIX_FLAG, type TrackedAssignment } from '@roadcall/store';
import {
  doubtsOf,
  proofAfter,
  proofPoint,
  provenSteps,
  type Carrier,
  type Doubt,
  type JudgedAssignment,
  type ProofPoint,
  type ProvenStep,
} from '@roadcall/telematics';
import type { KeptTracking, Mark } from './kept-tracking.ts';
import { deviceOf, newFixesOf, type FixesByDevice, type KeyedFix, type Tracked } from './read-fixes.ts';

/** What is remembered after the new fixes of both carriers, and whether that is anything new. */
export function lookAt(
  tracked: Tracked,
  fixes: FixesByDevice,
  { route, settings }: { route: readonly LatLon[] | null; settings: ProofSettings },
): { kept: KeptTracking; isNew: boolean } {
  const { assignment, kept } = tracked;
  const errand = { scene: assignment, acceptedAt: assignment.acceptedAt.getTime(), route };
  const fresh = (['mover', 'vehicle'] as const).map((of) => ({ of, fixes: newFixesOf(tracked, of, fixes) }));
  const points = fresh.flatMap(({ of, fixes: rows }) => rows.flatMap((fix) => pointOf(fix, of, settings)));
  const proof = points
    .toSorted((a, b) => a.point.at - b.point.at)
    .reduce((known, { of, point }) => proofAfter(known, of, point, errand, settings), kept.proof);
  const marks = { ...kept.marks };
  for (const { of, fixes: rows } of fresh) marks[of] = markAfter(assignment, of, rows) ?? marks[of];
  return { kept: { ...kept, proof, marks }, isNew: fresh.some(({ fixes: rows }) => rows.length > 0) };
}

/** Positions that jump, or come from too few satellites, prove nothing. */
function pointOf(fix: KeyedFix, of: Carrier, settings: ProofSettings): { of: Carrier; point: ProofPoint }[] {
  const isDoubtful = (fix.flags & (FIX_FLAG.jump | FIX_FLAG.fewSatellites)) !== 0;
  const point = isDoubtful ? undefined : proofPoint(fix, settings);
  return point === undefined ? [] : [{ of, point }];
}

function markAfter(assignment: TrackedAssignment, of: Carrier, rows: readonly KeyedFix[]): Mark | undefined {
  const last = rows.at(-1);
  const deviceId = deviceOf(assignment, of);
  return last && deviceId !== null ? { deviceId, at: last.at, ts: last.ts, boot: last.boot, seq: last.seq } : undefined;
}

/** What positions say of an assignment that its record does not say yet. */
export interface News {
  readonly steps: readonly ProvenStep[];
  readonly doubts: readonly AssignmentDoubt[];
}

/**
 * Compares what is known with the record.
 * @param late seconds by which the arrival is late against its plan; null: not worth a doubt.
 */
export function newsOf(
  { assignment, kept }: Tracked,
  around: { places: readonly Place[]; now: Date; late: number | null },
  settings: ProofSettings,
): News {
  const judged = judgedOf(assignment);
  const now = around.now.getTime();
  const holding: Doubt[] = doubtsOf(kept.proof, judged, { places: around.places, now }, settings);
  const seenAt = kept.proof.approach.last?.at ?? now;
  if (around.late !== null) holding.push({ kind: 'eta_drift', at: seenAt, metres: null, seconds: around.late });
  return {
    steps: provenSteps(kept.proof, judged, around.places, settings).filter(
      ({ state }) => !judged.steps.some((step) => step.state === state && step.provenAt !== null),
    ),
    doubts: [
      ...holding
        .filter(({ kind }) => !openDoubt(assignment, kind))
        .map((doubt) => ({ ...doubt, at: iso(doubt.at), endedAt: null })),
      ...assignment.doubts
        .filter((doubt) => doubt.endedAt === null && !holding.some(({ kind }) => kind === doubt.kind))
        .map((doubt) => ({ ...doubt, endedAt: iso(Math.max(seenAt, Date.parse(doubt.at))) })),
    ],
  };
}

/** Whether a doubt of this kind stands. */
export function openDoubt(assignment: TrackedAssignment, kind: AssignmentDoubt['kind']): boolean {
  return assignment.doubts.some((doubt) => doubt.kind === kind && doubt.endedAt === null);
}

function judgedOf(assignment: TrackedAssignment): JudgedAssignment {
  return {
    state: assignment.state,
    acceptedAt: assignment.acceptedAt.getTime(),
    steps: assignment.steps.map((step) => ({
      state: step.state,
      pressedAt: timeOf(step.pressedAt),
      provenAt: timeOf(step.provenAt),
    })),
    isRescue: assignment.role === 'rescue',
    canTow: assignment.skills.includes('tow'),
  };
}

function timeOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

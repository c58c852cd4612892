import { interpolate, type LatLon } from '@roadcall/geo';
import type { ProofPoint } from './proof-point.ts';

/** Where two carriers were at one instant: one of them measured, the other between two of its positions. */
export interface PairSample {
  readonly at: number;
  readonly mover: LatLon;
  readonly vehicle: LatLon;
  /** How inaccurate both together are, metres. */
  readonly slackM: number;
}

/** Positions of both that may still be needed, oldest first. */
export interface Traces {
  readonly mover: readonly ProofPoint[];
  readonly vehicle: readonly ProofPoint[];
}

export type Carrier = keyof Traces;

/** Between positions farther apart than this nothing is said of the time between them, ms. */
const MAX_SPAN_MS = 90_000;
/** One may be silent while the other goes on: so many positions wait for it. */
const MAX_TRACE = 120;

/**
 * Takes one more position of one of the two, and gives the instants at which both places are known by it, in their
 * order. Whatever arrives first, the same positions give the same samples.
 */
export function samplesAfter(
  traces: Traces,
  of: Carrier,
  point: ProofPoint,
): { traces: Traces; samples: PairSample[] } {
  const before = traces[of].at(-1);
  if (before !== undefined && point.at <= before.at) return { traces, samples: [] };
  const other: Carrier = of === 'mover' ? 'vehicle' : 'mover';
  const samples: PairSample[] = [];
  for (const theirs of traces[other]) {
    if (theirs.at > point.at || theirs.at <= (before?.at ?? point.at - 1)) continue;
    const ours = before === undefined ? point : placeBetween(before, point, theirs.at);
    if (ours !== null) samples.push(sampleOf(of, ours, theirs));
  }
  const bracket = bracketOf(traces[other], point.at);
  const theirs = bracket && placeBetween(...bracket, point.at);
  if (theirs) samples.push(sampleOf(of, point, theirs));
  const longer = { ...traces, [of]: [...traces[of], point].slice(-MAX_TRACE) };
  return { traces: prune(longer), samples };
}

/** The two positions around an instant that is not a position itself: that one was paired when it came. */
function bracketOf(trace: readonly ProofPoint[], at: number): [ProofPoint, ProofPoint] | undefined {
  const next = trace.findIndex((point) => point.at > at);
  const [from, to] = [trace[next - 1], trace[next]];
  return next > 0 && from && to && from.at < at ? [from, to] : undefined;
}

function placeBetween(from: ProofPoint, to: ProofPoint, at: number): ProofPoint | null {
  if (to.at - from.at > MAX_SPAN_MS) return null;
  const share = (at - from.at) / (to.at - from.at);
  return { ...interpolate(from, to, share), at, accuracyM: Math.max(from.accuracyM, to.accuracyM), speedKph: null };
}

function sampleOf(of: Carrier, ours: ProofPoint, theirs: ProofPoint): PairSample {
  const [mover, vehicle] = of === 'mover' ? [ours, theirs] : [theirs, ours];
  return { at: ours.at, mover, vehicle, slackM: ours.accuracyM + theirs.accuracyM };
}

/** Keeps of each what the other has not caught up with, and one position before it. */
function prune({ mover, vehicle }: Traces): Traces {
  return { mover: keptOf(mover, vehicle.at(-1)?.at), vehicle: keptOf(vehicle, mover.at(-1)?.at) };
}

function keptOf(trace: readonly ProofPoint[], caughtUpTo: number | undefined): readonly ProofPoint[] {
  if (caughtUpTo === undefined) return trace;
  const first = trace.findIndex((point) => point.at > caughtUpTo);
  return trace.slice(first === -1 ? -1 : Math.max(0, first - 1));
}

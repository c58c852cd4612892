import type { HarshKind } from '@roadcall/contracts';
import type { HarshChange, Severity } from './driving-events.ts';

/** How many of a kind, by severity: light, marked, severe. */
export type SeverityCounts = [number, number, number];

/** What the score of a trip is made of; parts of several trips add up. */
export interface DrivingParts {
  distanceM: number;
  movingMs: number;
  overspeedMs: number;
  harsh: Record<HarshKind, SeverityCounts>;
}

/** One part of a score, with what it costs. */
export interface ScorePart {
  kind: HarshKind | 'overspeed';
  /** Harsh events by severity; undefined for overspeed. */
  counts: SeverityCounts | undefined;
  /** Harsh events, weighted by severity, per 100 km; for overspeed minutes per 100 km. */
  per100Km: number;
  /** What it takes off 100 points. */
  pointsLost: number;
}

export interface DriverScore {
  /** 0 (worst) to 100; undefined without any distance. */
  score: number | undefined;
  parts: ScorePart[];
}

/** A marked event counts as two light ones, a severe one as four (ours). */
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { 1: 1, 2: 2, 3: 4 };
/** Points for one weighted event, or one minute of overspeed, per 100 km (ours). */
const POINTS_PER_100_KM: Readonly<Record<ScorePart['kind'], number>> = {
  harsh_braking: 2,
  harsh_acceleration: 1.5,
  harsh_cornering: 1.5,
  overspeed: 2,
};
/** Shorter distances count as this much, metres: one event on the way to the car wash is no ruined score. */
const LEAST_DISTANCE_M = 10_000;

export function noParts(): DrivingParts {
  return {
    distanceM: 0,
    movingMs: 0,
    overspeedMs: 0,
    harsh: { harsh_braking: [0, 0, 0], harsh_acceleration: [0, 0, 0], harsh_cornering: [0, 0, 0] },
  };
}

/** Counts a harsh event in, or one that became worse again under its new severity. */
export function countHarsh(harsh: DrivingParts['harsh'], { kind, from, to }: HarshChange): void {
  // The lighter one may belong to the trip before.
  if (from !== 0 && harsh[kind][from - 1]! > 0) harsh[kind][from - 1]! -= 1;
  harsh[kind][to - 1]! += 1;
}

/** The sum of several trips. */
export function sumParts(all: readonly DrivingParts[]): DrivingParts {
  const sum = noParts();
  for (const parts of all) {
    sum.distanceM += parts.distanceM;
    sum.movingMs += parts.movingMs;
    sum.overspeedMs += parts.overspeedMs;
    for (const kind of HARSH_KINDS) for (const i of [0, 1, 2] as const) sum.harsh[kind][i] += parts.harsh[kind][i];
  }
  return sum;
}

/** Driver score (domain §3): 100 less what events per 100 km and their severity cost, with its parts. */
export function driverScore(parts: DrivingParts): DriverScore {
  const hundredKm = Math.max(parts.distanceM, LEAST_DISTANCE_M) / 100_000;
  const scored = HARSH_KINDS.map((kind): ScorePart => {
    const counts = parts.harsh[kind];
    const weighted = counts.reduce((sum, n, i) => sum + n * SEVERITY_WEIGHT[(i + 1) as Severity], 0);
    return partOf(kind, counts, weighted / hundredKm);
  });
  scored.push(partOf('overspeed', undefined, parts.overspeedMs / 60_000 / hundredKm));
  const lost = scored.reduce((sum, part) => sum + part.pointsLost, 0);
  return { score: parts.distanceM > 0 ? Math.max(0, round(100 - lost)) : undefined, parts: scored };
}

const HARSH_KINDS: readonly HarshKind[] = ['harsh_braking', 'harsh_acceleration', 'harsh_cornering'];

function partOf(kind: ScorePart['kind'], counts: SeverityCounts | undefined, per100Km: number): ScorePart {
  return { kind, counts, per100Km: round(per100Km), pointsLost: round(per100Km * POINTS_PER_100_KM[kind]) };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

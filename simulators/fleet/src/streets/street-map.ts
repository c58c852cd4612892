import { cumulativeDistancesM, distanceM, type LatLon } from '@roadcall/geo';
import type { Random } from '../random.ts';

/** A stretch of a way to drive, from `fromM` to the next one's, and the speed that traffic allows on it. */
interface Stretch {
  readonly fromM: number;
  readonly speedKph: number;
}

/** A way to drive along streets. Metres are from its start. */
export interface DrivePlan {
  readonly line: readonly LatLon[];
  /** Metres to each place of the line. */
  readonly cumulativeM: Float64Array;
  readonly lengthM: number;
  /** In order, the first from 0. */
  readonly stretches: readonly Stretch[];
  /** Where other streets meet the way: there may be a light or a queue. In order. */
  readonly junctionsM: readonly number[];
}

/** What the simulation needs of a city. */
export interface StreetMap {
  readonly centre: LatLon;
  /** A place on a street, anywhere in the city alike. */
  randomPlace(random: Random): LatLon;
  /** The quickest way at this local hour (0–24); undefined when there is none. */
  plan(from: LatLon, to: LatLon, hour: number): DrivePlan | undefined;
}

/** Speed in a yard and on the metres between a place and the street, km/h. */
const YARD_SPEED_KPH = 12;
/** A line's end nearer than this to the wanted place needs no extra piece. */
const SAME_PLACE_M = 2;

/**
 * The plan that really begins at `from` and ends at `to`: streets are reached from a yard or a kerb by a straight piece
 * at walking pace, so that no vehicle ever jumps to where its street begins.
 */
export function joinToEnds(plan: DrivePlan, from: LatLon, to: LatLon): DrivePlan {
  const first = plan.line[0];
  const last = plan.line.at(-1);
  if (!first || !last) return straightPlan(from, to);
  const leadM = distanceM(from, first);
  const tailM = distanceM(last, to);
  const hasLead = leadM > SAME_PLACE_M;
  const hasTail = tailM > SAME_PLACE_M;
  if (!hasLead && !hasTail) return plan;
  const shiftM = hasLead ? leadM : 0;
  const line = [...(hasLead ? [from] : []), ...plan.line, ...(hasTail ? [to] : [])];
  const cumulativeM = cumulativeDistancesM(line);
  return {
    line,
    cumulativeM,
    lengthM: cumulativeM.at(-1)!,
    stretches: [
      ...(hasLead ? [{ fromM: 0, speedKph: YARD_SPEED_KPH }] : []),
      ...plan.stretches.map(({ fromM, speedKph }) => ({ fromM: fromM + shiftM, speedKph })),
      ...(hasTail ? [{ fromM: shiftM + plan.lengthM, speedKph: YARD_SPEED_KPH }] : []),
    ],
    junctionsM: plan.junctionsM.map((atM) => atM + shiftM),
  };
}

/** A straight way at walking pace: within a yard, or where the map knows no street. */
export function straightPlan(from: LatLon, to: LatLon): DrivePlan {
  const line = [from, to];
  const cumulativeM = cumulativeDistancesM(line);
  return {
    line,
    cumulativeM,
    lengthM: cumulativeM.at(-1)!,
    stretches: [{ fromM: 0, speedKph: YARD_SPEED_KPH }],
    junctionsM: [],
  };
}

import { bearingDeg, bearingDifferenceDeg, distanceM, pointAlong } from '@roadcall/geo';
import type { DrivePlan } from '../streets/street-map.ts';

/** A turn of the way: its beginning, its middle and its end, and how fast it may be taken from one to the other. */
interface Turn {
  readonly placesM: readonly number[];
  readonly maxMps: number;
}

/** A car turns over this length before and after a corner of the line, metres, and over this time, seconds. */
const TURN_REACH_M = 6;
const TURN_REACH_S = 0.75;
/** Bends of the line within this distance are one turn, metres. */
const ONE_TURN_M = 15;
/** Smaller ones are the line's, not the road's, radians. */
const SMALLEST_TURN = 0.05;
/** Back the way one came: at walking pace, whatever the passengers would bear. */
const TURN_BACK = 2;
const TURN_BACK_MPS = 2.2;

/**
 * The heading of a car at this place of its way and this speed: it follows a curve where the line has a corner. Undefined where
 * the way leads back on itself.
 */
export function headingAlong(plan: DrivePlan, alongM: number, speedMps: number): number | undefined {
  const reachM = TURN_REACH_M + TURN_REACH_S * speedMps;
  const before = placeAt(plan, alongM - reachM);
  const after = placeAt(plan, alongM + reachM);
  return distanceM(before, after) < reachM / 2 ? undefined : bearingDeg(before, after);
}

/**
 * Turns of a way, each with the speed v at which its angle, turned over the reach at v, asks no more than `corneringMps2`
 * of the passengers: v² · angle = a · 2 · (reach in metres + reach in seconds · v).
 */
export function turnsOf(plan: DrivePlan, corneringMps2: number): Turn[] {
  const turns: Turn[] = [];
  for (let i = 1; i < plan.line.length - 1; i++) {
    const atM = plan.cumulativeM[i]!;
    const angle = angleAt(plan, atM);
    if (angle < SMALLEST_TURN) continue;
    const linear = 2 * corneringMps2 * TURN_REACH_S;
    const fastest = (linear + Math.sqrt(linear * linear + 8 * angle * corneringMps2 * TURN_REACH_M)) / (2 * angle);
    turns.push({
      placesM: [Math.max(0, atM - TURN_REACH_M), atM, atM + TURN_REACH_M],
      maxMps: angle > TURN_BACK ? Math.min(TURN_BACK_MPS, fastest) : fastest,
    });
  }
  return turns;
}

/** How much the line turns around this place, radians. */
function angleAt(plan: DrivePlan, atM: number): number {
  const here = placeAt(plan, atM);
  const before = bearingDeg(placeAt(plan, atM - ONE_TURN_M), here);
  const after = bearingDeg(here, placeAt(plan, atM + ONE_TURN_M));
  return (Math.abs(bearingDifferenceDeg(before, after)) * Math.PI) / 180;
}

function placeAt(plan: DrivePlan, alongM: number): { lat: number; lon: number } {
  return pointAlong(plan.line, alongM, plan.cumulativeM).position;
}

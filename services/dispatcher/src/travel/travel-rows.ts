import type { Place, UnitId, IncidentId } from '@roadcall/contracts';
import type { TravelRow } from '@roadcall/dispatch';

/** All scenes and units of one plan. */
export interface TravelQuestion {
  readonly scenes: readonly { readonly id: IncidentId; readonly place: Place }[];
  /** In an order to which new ones are added at the end; null: nobody knows where it is. */
  readonly units: readonly { readonly id: UnitId; readonly place: Place | null }[];
  readonly at: Date;
  readonly maxTravelS: number;
}

/**
 * Driving seconds from every unit to every scene of one company, whatever computes them; each row says its source
 * (architecture §7). Lives in the planner's thread and may keep what it has computed for the next question.
 */
export interface TravelRows {
  /** One row per scene, in their order; units in theirs. Valid until the next question. Never fails: there is a last resort. */
  rows(question: TravelQuestion): Promise<readonly TravelRow[]>;
}

const MS_PER_HOUR = 3_600_000;
const DEGREES_PER_HOUR = 15;

/** Local hour of the day by the sun, 0 ≤ x < 24: a city made from an extract does not say its time zone. */
export function localHour(lonDeg: number, at: Date): number {
  const zoneH = Math.round(lonDeg / DEGREES_PER_HOUR);
  return (((at.getTime() / MS_PER_HOUR + zoneH) % 24) + 24) % 24;
}

import { coverage, type DemandPlace } from './coverage.ts';
import type { UnitSnapshot } from './situation.ts';

/** Incidents of so many days say where help will be wanted. */
export const DEMAND_DAYS = 90;

/** What a company's free units cover. */
export interface FreeCover {
  /** By unit of the company: what its area loses without it, seconds (coverage.ts); 0 for those that cover nothing. */
  readonly lossS: Float64Array;
  readonly freeUnits: number;
  readonly gaps: readonly { readonly place: DemandPlace; readonly nearestS: number }[];
  readonly coveredShare: number;
}

/** Coverage by those who are on duty, without a job, and somewhere; whoever is on a job covers nothing until it is done. */
export function freeCover(units: readonly UnitSnapshot[], demand: readonly DemandPlace[], reachS: number): FreeCover {
  const lossS = new Float64Array(units.length);
  const free = units.flatMap(({ state, job, position }, index) =>
    state === 'available' && job === null && position !== null ? [{ ...position, index }] : [],
  );
  const { lossS: ofFree, gaps, coveredShare } = coverage(demand, free, reachS);
  for (const [place, { index }] of free.entries()) lossS[index] = ofFree[place]!;
  return { lossS, freeUnits: free.length, gaps, coveredShare };
}

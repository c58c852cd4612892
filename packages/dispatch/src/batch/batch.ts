/** An incident that nobody has reached yet. */
export interface BatchIncident {
  /** Since it was reported, seconds. */
  readonly ageS: number;
  /** Promised time from the report to the arrival, seconds. */
  readonly promisedS: number;
  /** The unit that is on its way to it, by its place in the batch; null: it waits. */
  readonly unit: number | null;
  /** How often its unit was changed so far. */
  readonly swaps: number;
}

/** A unit that is free, on its way, or soon free. */
export interface BatchUnit {
  /** Until it can leave, seconds: 0 for one that is free or on its way; a careful forecast for a busy one. */
  readonly freeInS: number;
  /** It is about to arrive, or somebody has fixed it where it is: nothing about it may change. */
  readonly frozen: boolean;
}

/** Everything one plan knows. Pure data: the same batch always gives the same plan. */
export interface Batch {
  readonly incidents: readonly BatchIncident[];
  readonly units: readonly BatchUnit[];
  /** Driving seconds from where the unit is, or will be free, to the scene; Infinity: it may not or cannot serve it. */
  travelS(incident: number, unit: number): number;
  /** More that this pair costs (a rare skill wasted, coverage lost), seconds ≥ 0. Default none. */
  extraS?(incident: number, unit: number): number;
}

/** Costs no batch in practice reaches, so that whole milliseconds of any cost stay exact in the solver. */
export const MAX_PAIR_COST_S = 100_000_000;

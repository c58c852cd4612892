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
  /**
   * Driving seconds from where each unit is, or will be free, to the scene, ≥ 0; Infinity: it may not or cannot serve it.
   * By the units' places in the batch.
   */
  readonly travelS: Float32Array;
  /** More that each unit costs here (a rare skill wasted, coverage lost), seconds ≥ 0. Default nothing. */
  readonly extraS?: Float32Array;
  /** Priority, ≥ 1: each second of its wait and of its lateness costs this many times as much. Default 1. */
  readonly weight?: number;
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
}

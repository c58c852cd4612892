/** What tunes the plan of a batch. All costs are seconds; weights are seconds of cost per second. */
export interface BatchSettings {
  /** Of driving: what it costs the firm. */
  readonly travelWeight: number;
  /** Of the customer's whole wait, from the report to the arrival. */
  readonly responseWeight: number;
  /** Of each second by which the arrival would be later than the promise less the margin. */
  readonly lateWeight: number;
  /** The promise is treated as this much shorter: forecasts are wrong at times. */
  readonly lateMarginS: number;
  /** Turning a unit around that is on its way, for each incident that loses or changes its unit. */
  readonly swapPenaltyS: number;
  /** How often one incident's unit may be changed. */
  readonly maxSwaps: number;
  /** A unit this close to its scene is not turned around. */
  readonly freezeS: number;
  /** A busy unit counts as soon free when it is expected to be within this time. */
  readonly soonHorizonS: number;
  /** Leaving an incident for the next plan costs this, … */
  readonly waitingPenaltyS: number;
  /** … and as much as if somebody came this much later, … */
  readonly waitingAsIfS: number;
  /** … and for each second of its age above `impatientAfterS` this: no incident waits for ever for a unit nearby. */
  readonly impatienceWeight: number;
  readonly impatientAfterS: number;
}

/** Found by search over simulated days (docs/bench: dispatch); ours. */
export const DEFAULT_BATCH_SETTINGS: BatchSettings = {
  travelWeight: 1,
  responseWeight: 1.6,
  lateWeight: 10,
  lateMarginS: 120,
  swapPenaltyS: 300,
  maxSwaps: 2,
  freezeS: 180,
  soonHorizonS: 900,
  waitingPenaltyS: 2_500,
  waitingAsIfS: 1_200,
  impatienceWeight: 5,
  impatientAfterS: 600,
};

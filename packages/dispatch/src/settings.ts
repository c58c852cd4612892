/** What tunes a decision. Durations in milliseconds, penalties in seconds of cost. */
export interface DispatchSettings {
  /** A position older than this says nothing about where a unit is now. */
  readonly stalePositionMs: number;
  /** For how long a unit that refused an incident, or let its offer pass, is not asked again for it. */
  readonly refusalPauseMs: number;
  /** Cost of each skill that a unit has and the incident does not need: keeps rare skills free for those who need them. */
  readonly overSkilledPenaltyS: number;
  /** A unit farther than this by road is as good as unreachable. */
  readonly maxTravelS: number;
  /** Excluded units kept in a decision record; all of them are counted. */
  readonly recordedExclusions: number;
}

/** Defaults of the configuration (ours). */
export const DEFAULT_DISPATCH_SETTINGS: DispatchSettings = {
  stalePositionMs: 120_000,
  refusalPauseMs: 600_000,
  overSkilledPenaltyS: 15,
  maxTravelS: 2 * 3_600,
  recordedExclusions: 100,
};

/** What tunes the choice of a replacement vehicle. Costs in seconds of delay that they are worth (ours). */
export interface ReplacementSettings {
  /** A tank that is at least this full counts as full, percent: gauges rarely show 100. */
  readonly fullFuelPct: number;
  /** Least charge of an electric vehicle, percent (domain §2). */
  readonly leastChargePct: number;
  /** Between the planned return and the next booking of the vehicle, ms: to check and to clean it. */
  readonly turnaroundMs: number;
  /** A vehicle farther than this by road is as good as unreachable, seconds. */
  readonly maxTravelS: number;
  /** Each step up the class ladder: what is given away for nothing is missing for those who would pay for it. */
  readonly upgradeStepS: number;
  /** Each kilometre that the vehicle is driven to the customer. */
  readonly kilometreS: number;
  /** Taking the last vehicle of its class from its branch; the second last costs half of it, and so on. */
  readonly lastOfStockS: number;
  /** How long a vehicle that failed on this incident, or a driver who refused it, is not taken for it again, ms. */
  readonly refusalPauseMs: number;
  /** What a mission without a replacement costs: more than any that can be had. */
  readonly noReplacementS: number;
  /** Excluded vehicles kept in a decision record; all of them are counted. */
  readonly recordedExclusions: number;
}

export const DEFAULT_REPLACEMENT_SETTINGS: ReplacementSettings = {
  fullFuelPct: 95,
  leastChargePct: 90,
  turnaroundMs: 2 * 3_600_000,
  maxTravelS: 2 * 3_600,
  upgradeStepS: 300,
  kilometreS: 6,
  lastOfStockS: 600,
  refusalPauseMs: 600_000,
  noReplacementS: 24 * 3_600,
  recordedExclusions: 100,
};

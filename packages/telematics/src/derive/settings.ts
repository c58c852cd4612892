/** Thresholds of derivation, per device model. Every one is configuration with this default (domain §3; figures ours). */
export interface TelematicsSettings {
  plausibility: PlaceRules;
  odometer: {
    /** Shorter ways between two positions may be GNSS noise, metres. */
    noiseM: number;
    /** A device's odometer that says this much more than the positions has jumped, metres. */
    maxExcessM: number;
  };
  trips: {
    /** It must be this far from where it stood before a trip counts, metres. */
    minTripM: number;
    /** Standing this long ends a trip, ms. */
    stopAfterMs: number;
    /** … or this long with the ignition off, ms. */
    parkedStopAfterMs: number;
    /** Creeping further than this is no standing, metres. */
    stopRadiusM: number;
    /** A device silent for longer than this may have missed a stop, ms. */
    gapMs: number;
    /** A device that comes back this far from where it fell silent has missed a trip, metres. */
    gapTripM: number;
    /** An open trip is written again after this long, ms of the fixes' time. */
    updateEveryMs: number;
  };
}

/** When a position is not to be trusted (architecture §4). */
export interface PlaceRules {
  /** A faster way between two positions is a jump, km/h. */
  maxSpeedKph: number;
  /** Shorter ways are never a jump, metres. */
  minJumpM: number;
  /** Fewer satellites give no position to trust: three unknowns and the clock. */
  minSatellites: number;
}

export const DEFAULT_SETTINGS: TelematicsSettings = {
  plausibility: { maxSpeedKph: 300, minJumpM: 500, minSatellites: 4 },
  odometer: { noiseM: 25, maxExcessM: 5_000 },
  trips: {
    minTripM: 100,
    stopAfterMs: 300_000,
    parkedStopAfterMs: 60_000,
    stopRadiusM: 100,
    gapMs: 600_000,
    gapTripM: 1_000,
    updateEveryMs: 300_000,
  },
};

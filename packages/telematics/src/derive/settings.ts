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
    /** The fix before counts as the moment it set off if it is at most this old, ms: parked devices report rarely. */
    setOffWithinMs: number;
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
  behaviour: {
    /** Speeds further apart in time say nothing about how hard somebody braked, ms. */
    maxSampleMs: number;
    /** Closer ones are rounding, ms. */
    minSampleMs: number;
    /** From these on it is harsh: light, marked, severe; m/s². */
    brakingMps2: readonly [number, number, number];
    accelerationMps2: readonly [number, number, number];
    corneringMps2: readonly [number, number, number];
    /** Below this speed headings are noise, km/h. */
    corneringFromKph: number;
    /** The same kind again within this time is the same event, ms. */
    mergeMs: number;
    /** Faster than this is overspeed wherever no fence says otherwise, km/h. */
    overspeedKph: number;
    /** Shorter overspeed is no event (overtaking), ms. */
    overspeedMinMs: number;
    /** Standing with the engine on for longer is an event, ms. */
    idlingMinMs: number;
  };
  energy: {
    /** The level is the median of this many readings. */
    readings: number;
    /** Levels are compared over this long, ms. */
    windowMs: number;
    /** The fuel level rose by this much: refuelled, percentage points. */
    refuelPct: number;
    /** It fell by this much while the vehicle stood: drained, percentage points. */
    drainPct: number;
    /** The charge rose by this much while the vehicle stood: charged, percentage points. */
    chargePct: number;
    /** The level has not changed for this long: the event is over, ms. */
    settledMs: number;
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
    setOffWithinMs: 60_000,
    stopAfterMs: 300_000,
    parkedStopAfterMs: 60_000,
    stopRadiusM: 100,
    gapMs: 600_000,
    gapTripM: 1_000,
    updateEveryMs: 300_000,
  },
  behaviour: {
    maxSampleMs: 3_000,
    minSampleMs: 500,
    brakingMps2: [3.5, 4.5, 6],
    accelerationMps2: [3, 4, 5],
    corneringMps2: [4, 5, 6],
    corneringFromKph: 15,
    mergeMs: 5_000,
    overspeedKph: 125,
    overspeedMinMs: 10_000,
    idlingMinMs: 300_000,
  },
  energy: {
    readings: 5,
    windowMs: 900_000,
    refuelPct: 8,
    drainPct: 8,
    chargePct: 3,
    settledMs: 300_000,
  },
};

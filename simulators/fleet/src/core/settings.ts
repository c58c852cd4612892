/** How lively the simulated city is. Times are of its own clock. */
export interface SimulationSettings {
  /** Between fixes of a moving vehicle, of one that stands with its ignition on, and of a parked one, ms. */
  readonly movingFixMs: number;
  readonly idlingFixMs: number;
  readonly parkedFixMs: number;
  /** Share of the vehicles on rent when the simulation begins. */
  readonly rentedShare: number;
  /** Mean time between two troubles (breakdown, collision …) of a fleet of 500, seconds. */
  readonly troubleEveryS: number;
  /** The first trouble comes after this many seconds. */
  readonly firstTroubleAfterS: number;
  /** No new trouble while more than this share of the units is at work. */
  readonly busyUnitsLimit: number;
  /** Work of a crew at the scene, seconds, shortest and longest. */
  readonly workS: readonly [number, number];
  /** A troubled vehicle that nobody opened an incident for goes on after this, seconds. */
  readonly givesUpAfterS: number;
}

export const DEFAULT_SETTINGS: SimulationSettings = {
  movingFixMs: 2_000,
  idlingFixMs: 10_000,
  parkedFixMs: 30_000,
  rentedShare: 0.6,
  troubleEveryS: 80,
  firstTroubleAfterS: 40,
  busyUnitsLimit: 0.5,
  workS: [30, 120],
  givesUpAfterS: 300,
};

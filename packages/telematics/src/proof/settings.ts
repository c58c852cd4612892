/** When positions prove a step of an assignment. Metres, milliseconds, km/h. */
export interface ProofSettings {
  /** A less accurate position proves nothing. */
  readonly maxAccuracyM: number;
  /** Taken for a position that does not say how accurate it is. */
  readonly usualAccuracyM: number;
  /** Departed: so far from where it accepted, and moving. */
  readonly departM: number;
  /** Arrived: so near to the scene … */
  readonly arriveM: number;
  /** … or as much farther as the position is inaccurate, up to this. */
  readonly maxArriveM: number;
  /** Who is inside stays so up to this multiple of the radius: noise at its border does not flap. */
  readonly staysFactor: number;
  /** Arrived: inside for so long, and slow at least once. Who only drives by is neither. */
  readonly dwellMs: number;
  readonly slowKph: number;
  /** Away from the scene: farther than this for so long. */
  readonly leaveM: number;
  readonly leaveMs: number;
  /** Hooked up: no farther apart than this while both move so far, over so many positions. */
  readonly togetherM: number;
  readonly standingM: number;
  readonly towM: number;
  readonly towSamples: number;
  /** Dropped off: farther apart than this for so long after a tow. */
  readonly apartM: number;
  readonly apartMs: number;
  /** A branch so near to where they parted is where the tow went. */
  readonly dropPlaceM: number;
  /** Vehicle gone: so far from the scene, and from the unit there, for so long. */
  readonly goneM: number;
  readonly goneMs: number;
  /** Accepted and not departed after so long: somebody should ask. */
  readonly silentMs: number;
  /** Pressed and proven arrival may differ by so much. */
  readonly pressToleranceMs: number;
}

/** Defaults of the configuration (ours). */
export const DEFAULT_PROOF_SETTINGS: ProofSettings = {
  maxAccuracyM: 150,
  usualAccuracyM: 15,
  departM: 150,
  arriveM: 75,
  maxArriveM: 150,
  staysFactor: 1.5,
  dwellMs: 30_000,
  slowKph: 8,
  leaveM: 300,
  leaveMs: 60_000,
  togetherM: 60,
  standingM: 50,
  towM: 400,
  towSamples: 4,
  apartM: 150,
  apartMs: 20_000,
  dropPlaceM: 300,
  goneM: 400,
  goneMs: 30_000,
  silentMs: 300_000,
  pressToleranceMs: 90_000,
};

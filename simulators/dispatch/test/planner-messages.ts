/** What the planning thread is started with. */
export interface PlannerSetup {
  readonly city: string | undefined;
  readonly incidents: number;
  readonly units: number;
  readonly seed: number;
}

/** What it says: once after the cold start, then after each event. */
export interface PlannerAnswer {
  readonly kind: 'cold' | 'decision';
  /** In the thread, without the way there and back. */
  readonly tookMs: number;
  /** Part of it that went into travel times. */
  readonly travelMs?: number;
  readonly dualityGap: number;
  readonly faults: number;
  readonly rounds: number;
}

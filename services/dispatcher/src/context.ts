import type { DispatchQueue } from '@roadcall/bus';
import type { Logger } from '@roadcall/service-kit';
import type { Pool } from '@roadcall/store';
import type { DispatchMetrics } from './dispatch-metrics.ts';
import type { Planner } from './planner/planner.ts';
import type { LiveTravel } from './travel/live-travel.ts';
import type { Tracking } from './tracking/tracking.ts';

/** What the steps of the dispatcher work with. */
export interface DispatchContext {
  readonly pool: Pool;
  /** For the connection that only listens. */
  readonly databaseUrl: string;
  readonly queue: DispatchQueue;
  readonly planner: Planner;
  /** The number by which this process shows that it lives; null: it cannot now. */
  readonly holder: () => number | null;
  readonly sweepIntervalMs: number;
  readonly concurrency: number;
  /** What the road at a place is, and the way over places. */
  readonly roads: Pick<LiveTravel, 'onHighway' | 'wayOver'>;
  readonly tracking: Tracking;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics: DispatchMetrics;
}

import type { DispatchQueue } from '@roadcall/bus';
import type { DispatchSettings } from '@roadcall/dispatch';
import type { Logger } from '@roadcall/service-kit';
import type { Pool } from '@roadcall/store';
import type { DispatchMetrics } from './dispatch-metrics.ts';
import type { Tracking } from './tracking/tracking.ts';
import type { TravelTimes } from './travel/travel-times.ts';

/** What the steps of the dispatcher work with. */
export interface DispatchContext {
  readonly pool: Pool;
  /** For the connection that only listens. */
  readonly databaseUrl: string;
  readonly queue: DispatchQueue;
  readonly travel: TravelTimes;
  readonly settings: DispatchSettings;
  readonly offerMs: number;
  readonly sweepIntervalMs: number;
  readonly concurrency: number;
  readonly tracking: Tracking;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly metrics: DispatchMetrics;
}

import { commonConfig } from '@roadcall/service-kit';
import { z } from 'zod';
import { OSRM_DEFAULTS } from './travel/osrm/guarded-osrm.ts';

const seconds = (defaultMs: number) =>
  z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(defaultMs / 1_000);

/**
 * The dispatcher's environment. Durations in seconds (ours). How it decides and what proves a step is no matter of the
 * environment: contracts/dispatch-settings.ts, replacement-settings.ts, proof-settings.ts, per company.
 */
export const DispatcherConfig = z.object({
  ...commonConfig,
  DATABASE_URL: z.url(),
  /** Unset: the queue is on PostgreSQL. */
  REDIS_URL: z.url().optional(),
  /** Folder that the city was built into. Unset: travel times by straight line, and said so. */
  ROADCALL_CITY_DIR: z.string().min(1).optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** Base address of an OSRM server for driving times, e.g. http://osrm:5000. Unset: the city's roads. */
  OSRM_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Its --max-table-size: no request names more places. */
  OSRM_MAX_TABLE: z.coerce.number().int().min(2).max(100_000).default(OSRM_DEFAULTS.maxTable),
  /** It is waited for so long; then the next source answers, and the ETA says so. */
  OSRM_DEADLINE_S: seconds(OSRM_DEFAULTS.deadlineMs),
  /** Between two looks for what got lost. */
  DISPATCH_SWEEP_S: seconds(3_000),
  /** Between two looks at the positions of units under way. */
  DISPATCH_TRACK_S: seconds(2_000),
  /** Jobs at once in this process. */
  DISPATCH_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(4),
});
export type DispatcherConfig = z.infer<typeof DispatcherConfig>;

import { commonConfig } from '@roadcall/service-kit';
import { DEFAULT_LIVE_ETA_SETTINGS as ETA, DEFAULT_PROOF_SETTINGS as PROOF } from '@roadcall/telematics';
import { z } from 'zod';
import { OSRM_DEFAULTS } from './travel/osrm/guarded-osrm.ts';

const seconds = (defaultMs: number) =>
  z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(defaultMs / 1_000);

/**
 * The dispatcher's environment. Durations in seconds; the defaults are domain §4, §13 and ours. How it decides is no matter of
 * the environment: contracts/dispatch-settings.ts, per company.
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
  /** A unit is there when it is this near to the scene … */
  DISPATCH_ARRIVE_M: z.coerce.number().min(10).max(1_000).default(PROOF.arriveM),
  /** … for so long. */
  DISPATCH_DWELL_S: seconds(PROOF.dwellMs),
  /** It has left when it is this far from where it accepted. */
  DISPATCH_DEPART_M: z.coerce.number().min(20).max(5_000).default(PROOF.departM),
  /** Accepted, and not left after so long: that is said. */
  DISPATCH_SILENT_S: seconds(PROOF.silentMs),
  /** Arrival as pressed and as proven may differ by so much. */
  DISPATCH_PRESS_TOLERANCE_S: seconds(PROOF.pressToleranceMs),
  /** An arrival this much later than planned asks for a new plan. */
  DISPATCH_ETA_DRIFT_S: seconds(ETA.driftS * 1_000),
  /** Jobs at once in this process. */
  DISPATCH_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(4),
});
export type DispatcherConfig = z.infer<typeof DispatcherConfig>;

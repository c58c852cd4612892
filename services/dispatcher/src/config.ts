import { DEFAULT_DISPATCH_SETTINGS as DEFAULTS } from '@roadcall/dispatch';
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

/** The dispatcher's environment. Durations in seconds; the defaults are domain §4, §13 and ours. */
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
  /** How long an offer stands. */
  DISPATCH_OFFER_S: seconds(60_000),
  /** A position older than this says nothing. */
  DISPATCH_STALE_POSITION_S: seconds(DEFAULTS.stalePositionMs),
  /** How long a unit that refused an incident is not asked again for it. */
  DISPATCH_REFUSAL_PAUSE_S: seconds(DEFAULTS.refusalPauseMs),
  /** A unit farther than this is unreachable. */
  DISPATCH_MAX_TRAVEL_S: seconds(DEFAULTS.maxTravelS * 1_000),
  /** Cost of each skill that is not needed. */
  DISPATCH_OVER_SKILLED_S: z.coerce.number().min(0).default(DEFAULTS.overSkilledPenaltyS),
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

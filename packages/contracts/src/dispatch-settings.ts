import { z } from 'zod';

const seconds = (min: number, max: number, preset: number, what: string) =>
  z.number().min(min).max(max).default(preset).describe(`seconds; ${what}`);
const factor = (min: number, max: number, preset: number, what: string) =>
  z.number().min(min).max(max).default(preset).describe(what);
const weight = (max: number, preset: number, what: string) => factor(0, max, preset, what);

/**
 * How a company's dispatch decides. Costs are seconds: a weight says how many seconds of cost one second (or one of what it
 * names) is. Defaults found by search over simulated days where they tune the plan (docs/bench: dispatch), else ours.
 */
export const DispatchSettings = z.object({
  offerS: seconds(1, 600, 60, 'how long an offer stands before the next unit is asked'),
  refusalPauseS: seconds(
    0,
    86_400,
    600,
    'a unit that refused an incident, or let its offer pass, is not asked again so long',
  ),
  stalePositionS: seconds(10, 3_600, 120, 'an older position says nothing about where a unit is'),
  maxTravelS: seconds(
    60,
    14_400,
    7_200,
    'a unit that would drive longer is out of reach; twice as far once a promise has escalated the search',
  ),
  travelWeight: weight(100, 1, 'of each second of driving: what it costs the firm'),
  responseWeight: weight(100, 1.6, "of each second of the customer's wait, from the report to the arrival"),
  lateWeight: weight(1_000, 10, 'of each second by which the arrival would break the promise, less the margin'),
  lateMarginS: seconds(0, 3_600, 120, 'the promise is treated as this much shorter: forecasts are wrong at times'),
  majorWeight: factor(1, 10, 1.2, 'the wait and lateness of a major incident count so many times'),
  criticalWeight: factor(1, 10, 1.5, 'the wait and lateness of a critical incident count so many times'),
  swapPenaltyS: seconds(
    0,
    3_600,
    300,
    'turning a unit around that is on its way, for each incident that loses or changes it',
  ),
  maxSwaps: z.number().int().min(0).max(10).default(2).describe("how often one incident's unit may be changed"),
  freezeS: seconds(0, 3_600, 180, 'a unit this close to its scene is not turned around'),
  soonHorizonS: seconds(0, 7_200, 900, 'a busy unit that is expected to be free within this time is planned with'),
  soonQuantile: z
    .number()
    .min(0.5)
    .max(0.99)
    .default(0.7)
    .describe('share of jobs like it that were over by the time at which a busy unit is expected to be free'),
  overSkilledS: seconds(0, 600, 15, 'cost of each skill of a unit that the incident does not need'),
  coverageWeight: weight(
    10,
    0.3,
    'of each second by which the next customer of the area would wait longer without the unit',
  ),
  coverageReachS: seconds(60, 7_200, 900, 'a place is covered while a free unit could be there within this time'),
  waitingPenaltyS: seconds(0, 36_000, 2_500, 'cost of leaving an incident for the next plan, …'),
  waitingAsIfS: seconds(0, 36_000, 1_200, '… which counts as if somebody came so much later, …'),
  impatienceWeight: weight(
    100,
    5,
    '… and each second of its age above impatientAfterS costs so much: nobody waits for ever',
  ),
  impatientAfterS: seconds(0, 36_000, 600, 'age from which waiting costs more with each second'),
  energyReservePct: z
    .number()
    .min(0)
    .max(90)
    .default(10)
    .describe(
      'percent of fuel or charge that a unit must have left after the drive to the scene and back to its station',
    ),
  burstS: seconds(0, 10, 1, 'incidents that come this close after a plan are planned together'),
  replanS: seconds(5, 600, 60, 'a plan is made at least this often while incidents are open'),
  solveDeadlineS: seconds(
    0,
    30,
    2,
    'if the exact plan takes longer, the nearest pairs are sent, and the record says so',
  ),
  recordedExclusions: z
    .number()
    .int()
    .min(0)
    .max(500)
    .default(50)
    .describe('excluded units kept by name in a record; all of them are counted'),
});
export type DispatchSettings = z.infer<typeof DispatchSettings>;

/** What holds until an administrator says otherwise. */
export const DEFAULT_DISPATCH_SETTINGS: DispatchSettings = DispatchSettings.parse({});

export const VersionedDispatchSettings = DispatchSettings.extend({ version: z.number().int() });
export type VersionedDispatchSettings = z.infer<typeof VersionedDispatchSettings>;

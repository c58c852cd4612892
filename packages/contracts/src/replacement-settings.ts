import { z } from 'zod';

const number = (min: number, max: number, preset: number, what: string) =>
  z.number().min(min).max(max).default(preset).describe(what);
const seconds = (min: number, max: number, preset: number, what: string) =>
  number(min, max, preset, `seconds; ${what}`);

/**
 * How a company chooses replacement vehicles (domain §2, §4). Costs are seconds of delay that they are worth (ours). Who
 * brings one is asked as any unit: by DispatchSettings.
 */
export const ReplacementSettings = z.object({
  fullFuelPct: number(0, 100, 95, 'percent; a tank at least this full counts as full: gauges rarely show 100'),
  leastChargePct: number(0, 100, 90, 'percent; least charge of an electric vehicle'),
  turnaroundS: seconds(
    0,
    172_800,
    7_200,
    'between the planned return and the next booking of the vehicle: to check and to clean it',
  ),
  maxTravelS: seconds(60, 28_800, 7_200, 'a vehicle farther from the customer is out of reach'),
  upgradeStepS: seconds(
    0,
    36_000,
    300,
    'each step up the class ladder: what is given away is missing for those who would pay for it',
  ),
  kilometreS: seconds(0, 600, 6, 'each kilometre that the vehicle is driven to the customer'),
  lastOfStockS: seconds(
    0,
    36_000,
    600,
    'taking the last vehicle of its class from its branch; the second last costs half of it, and so on',
  ),
  failurePauseS: seconds(0, 86_400, 600, 'a vehicle that failed on an incident is not taken for it again so long'),
  handOverS: seconds(0, 7_200, 600, "a hand-over takes so long: the driver's shift must last until its end"),
  noReplacementS: seconds(3_600, 864_000, 86_400, 'a mission without a replacement: more than any that can be had'),
  recordedExclusions: z
    .number()
    .int()
    .min(0)
    .max(500)
    .default(100)
    .describe('excluded vehicles kept by name in a record; all of them are counted'),
});
export type ReplacementSettings = z.infer<typeof ReplacementSettings>;

/** What holds until an administrator says otherwise. */
export const DEFAULT_REPLACEMENT_SETTINGS: ReplacementSettings = ReplacementSettings.parse({});

export const VersionedReplacementSettings = ReplacementSettings.extend({ version: z.number().int() });
export type VersionedReplacementSettings = z.infer<typeof VersionedReplacementSettings>;

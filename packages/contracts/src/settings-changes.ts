import { z } from 'zod';
import { Instant } from './position.ts';

/** The settings of a company whose changes are kept. */
export const SettingsName = z.enum(['dispatch', 'clocks', 'proof', 'replacements', 'retention', 'rental_areas']);
export type SettingsName = z.infer<typeof SettingsName>;

const SettingValue = z.union([z.number(), z.boolean(), z.string()]).nullable();

/** One field that was set to another value. `field` is its key; of an object within, both with a dot between. */
export const SettingDifference = z.object({
  field: z.string(),
  from: SettingValue.describe('null: there was none'),
  to: SettingValue,
});
export type SettingDifference = z.infer<typeof SettingDifference>;

/** Who changed what of a company's settings, and when. It is never changed. */
export const SettingsChange = z.object({
  version: z.number().int().describe('of the settings after it'),
  at: Instant,
  by: z.string().nullable().describe('display name of the user, or the service that acted'),
  changes: z.array(SettingDifference),
});
export type SettingsChange = z.infer<typeof SettingsChange>;

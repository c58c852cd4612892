import { z } from 'zod';
import { ExclusionReason } from './decisions.ts';
import { EtaSource } from './eta.ts';
import { UnitState } from './fleet.ts';
import { IncidentId, UnitId, VehicleId } from './ids.ts';
import { ReplacementExclusion, VehicleCandidate } from './replacements.ts';

/**
 * Rules of replacement vehicles that a person may overrule, with a reason: those that are our own care. What domain §2 asks of a
 * replacement (class, soundness, insurance, inspection, maintenance, a known level that is too low) and what was promised to
 * somebody else stand, whoever asks.
 */
export const OVERRULABLE_VEHICLE_RULES: readonly ReplacementExclusion[] = [
  'other_area',
  'energy_unknown',
  'failed_before',
  'unreachable',
];

/** The same of who brings it: what is known of a driver may be overruled, what a driver is or does now may not. */
export const OVERRULABLE_DRIVER_RULES: readonly ExclusionReason[] = [
  'contractor',
  'outside_area',
  'already_declined',
  'no_position',
  'offline',
  'stale_position',
  'unreachable',
  'shift_ends',
  'low_energy',
];

/** A vehicle as the dialog for choosing a replacement by hand shows it. */
export const ReplacementVehicleChoice = VehicleCandidate.extend({
  make: z.string(),
  model: z.string(),
  colour: z.string(),
  rules: z
    .array(ReplacementExclusion)
    .describe('every rule that speaks against it, in the order in which they are asked'),
  overrulable: z.boolean().describe('a person may choose it all the same, with a reason'),
  reserved: z.boolean().describe('it is the one that is reserved for this mission now'),
});
export type ReplacementVehicleChoice = z.infer<typeof ReplacementVehicleChoice>;

/** A driver as that dialog shows it; times are over the vehicle to the customer. */
export const ReplacementDriverChoice = z.object({
  unitId: UnitId,
  unitName: z.string(),
  state: UnitState,
  rules: z.array(ExclusionReason),
  overrulable: z.boolean(),
  reserved: z.boolean(),
  etaS: z.number().nullable().describe('null: nobody knows where the driver is'),
  etaSource: EtaSource.nullable(),
  distanceM: z.number().nullable(),
  servesIncident: z.object({ id: IncidentId, number: z.string() }).nullable(),
});
export type ReplacementDriverChoice = z.infer<typeof ReplacementDriverChoice>;

/** What `GET /incidents/:id/replacement-choices` answers. */
export const ReplacementChoices = z.object({
  vehicles: z
    .array(ReplacementVehicleChoice)
    .describe('fit ones first, cheapest first; then the excluded ones by plate'),
  excludedVehicles: z.number().int().describe('all of them, more than are listed maybe'),
  vehicleId: VehicleId.nullable().describe('the vehicle that the drivers are asked for; null: there is none to bring'),
  drivers: z.array(ReplacementDriverChoice),
});
export type ReplacementChoices = z.infer<typeof ReplacementChoices>;

export const ReplacementChoicesQuery = z.object({
  vehicleId: VehicleId.optional().describe('whose drivers are wanted; the cheapest fit one unless told'),
  search: z.string().trim().max(40).default('').describe('part of a plate, make or model'),
});

/** A person chooses the replacement vehicle and who brings it. What was reserved before is released in the same moment. */
export const ManualReplacement = z.object({
  vehicleId: VehicleId,
  driverUnitId: UnitId,
  reason: z.string().trim().min(1).max(500).describe('why these'),
  agreed: z.boolean().default(false).describe('the driver has said yes by phone: assigned without an offer'),
  overrule: z
    .object({ vehicle: z.array(ReplacementExclusion).max(15), driver: z.array(ExclusionReason).max(21) })
    .default({ vehicle: [], driver: [] })
    .describe('the rules that were seen and are overruled; one that is not named here refuses'),
});
export type ManualReplacement = z.infer<typeof ManualReplacement>;

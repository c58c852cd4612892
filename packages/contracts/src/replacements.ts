import { z } from 'zod';
import { Candidate, ExclusionReason } from './decisions.ts';
import { EtaSource } from './eta.ts';
import { VehicleClass } from './fleet.ts';
import { AssignmentId, DecisionId, IncidentId, UnitId, VehicleId } from './ids.ts';
import { AssignmentState } from './incidents.ts';
import { Instant } from './position.ts';

/** Why a vehicle is no replacement (domain §2). One value per rule; the console has the words. */
export const ReplacementExclusion = z.enum([
  'same_vehicle',
  'wrong_class',
  'not_available',
  'not_sound',
  'promised',
  'booked_before_return',
  'not_insured',
  'not_inspected',
  'maintenance_overdue',
  'energy_unknown',
  'energy_low',
  'failed_before',
  'other_area',
  'no_position',
  'unreachable',
]);
export type ReplacementExclusion = z.infer<typeof ReplacementExclusion>;

/** Why no replacement was reserved. */
export const ReplacementShortfall = z.enum([
  /** No vehicle of the company is of the rented class or better. */
  'no_vehicle_of_class',
  /** There are such vehicles; rules speak against each of them now. */
  'no_vehicle_ready',
  /** Fit vehicles went to other missions that were planned with it. */
  'vehicles_taken',
  /** There is a vehicle, and nobody to bring it. */
  'no_driver',
  /** Free drivers went to other missions that were planned with it. */
  'drivers_taken',
]);
export type ReplacementShortfall = z.infer<typeof ReplacementShortfall>;

/** One vehicle as a decision saw it: ranked with its cost, or excluded by a rule. */
export const VehicleCandidate = z.object({
  vehicleId: VehicleId,
  plate: z.string(),
  class: VehicleClass,
  rank: z.number().int().min(1).nullable().describe('1 = cheapest; null when excluded'),
  excluded: ReplacementExclusion.nullable(),
  etaS: z.number().nullable().describe('drive from where it stands to the scene, seconds'),
  etaSource: EtaSource.nullable(),
  costS: z.number().nullable().describe('sum of the parts, seconds'),
  parts: z.array(z.object({ part: z.enum(['bring', 'pick_up', 'upgrade', 'distance', 'stock']), seconds: z.number() })),
});
export type VehicleCandidate = z.infer<typeof VehicleCandidate>;

/** Immutable record of one choice of a replacement vehicle and its driver. */
export const ReplacementDecision = z.object({
  id: DecisionId,
  incidentId: IncidentId,
  decidedAt: Instant,
  chosenVehicleId: VehicleId.nullable(),
  chosenUnitId: UnitId.nullable(),
  shortfall: ReplacementShortfall.nullable(),
  vehicles: z.array(VehicleCandidate),
  drivers: z.array(Candidate).describe('for the chosen vehicle'),
  excludedVehicles: z.number().int(),
  dualityGap: z.number().nullable().describe('0: proven cheapest for all missions planned together; null: by hand'),
  byHand: z
    .object({
      by: z.string().describe('display name'),
      reason: z.string(),
      overruled: z.object({ vehicle: z.array(ReplacementExclusion), driver: z.array(ExclusionReason) }),
    })
    .nullable()
    .default(null)
    .describe('a person chose; null: the plan did'),
  tookMs: z.number(),
});
export type ReplacementDecision = z.infer<typeof ReplacementDecision>;

/** A replacement vehicle of a mission, with the leg of the driver who brings it. */
export const ReplacementLeg = z.object({
  id: AssignmentId,
  state: AssignmentState.describe('follows its driver; done: handed over, and the contract has its second leg'),
  vehicle: z.object({
    id: VehicleId,
    plate: z.string(),
    make: z.string(),
    model: z.string(),
    colour: z.string(),
    class: VehicleClass,
  }),
  driver: z.object({ assignmentId: AssignmentId, unitId: UnitId, unitName: z.string() }),
  etaS: z.number().nullable().describe('until it is with the customer, when it was reserved, seconds'),
  etaSource: EtaSource.nullable(),
  reservedAt: Instant,
  pickedUpAt: Instant.nullable(),
  handedOverAt: Instant.nullable().describe('when the contract went over to it'),
  endedAt: Instant.nullable(),
  reason: z.string().nullable().describe('why it was released'),
  manual: z
    .object({ by: z.string().describe('display name'), reason: z.string() })
    .nullable()
    .default(null)
    .describe('a person chose vehicle and driver; null: the plan did'),
});
export type ReplacementLeg = z.infer<typeof ReplacementLeg>;

/** What `GET /incidents/:id/replacements` answers. */
export const IncidentReplacements = z.object({
  legs: z.array(ReplacementLeg).describe('oldest first'),
  decisions: z.array(ReplacementDecision).describe('newest first'),
});
export type IncidentReplacements = z.infer<typeof IncidentReplacements>;

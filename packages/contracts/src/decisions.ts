import { z } from 'zod';
import { EtaSource } from './eta.ts';
import { UnitKind } from './fleet.ts';
import { DecisionId, IncidentId, UnitId } from './ids.ts';
import { Instant } from './position.ts';

/** Why a unit could not be chosen. One value per rule, in the order in which they are asked; the console has the words. */
export const ExclusionReason = z.enum([
  'in_trouble',
  'wrong_role',
  'missing_skill',
  'no_capacity',
  'out_of_service',
  'off_shift',
  'on_break',
  'contractor',
  'outside_area',
  'committed',
  'offered_elsewhere',
  'pinned',
  'near_arrival',
  'swapped_enough',
  'already_declined',
  'no_position',
  'offline',
  'stale_position',
  'unreachable',
  'shift_ends',
  'low_energy',
]);
export type ExclusionReason = z.infer<typeof ExclusionReason>;

/**
 * What sending a unit costs, in parts that add up: its drive, the customer's whole wait, the part of it beyond the promise
 * (less the margin), what the severity adds to both, turning somebody around, skills that the incident does not need, and
 * the cover that the unit's area loses.
 */
export const CostPart = z.enum(['travel', 'response', 'late', 'priority', 'swap', 'over_skilled', 'coverage']);
export type CostPart = z.infer<typeof CostPart>;

/** One unit as a decision saw it: a ranked candidate with its cost, or excluded by a rule. */
export const Candidate = z.object({
  unitId: UnitId,
  unitName: z.string(),
  kind: UnitKind,
  rank: z.number().int().min(1).nullable().describe('1 = cheapest for this incident alone; null when excluded'),
  excluded: ExclusionReason.nullable(),
  etaS: z.number().nullable().describe('driving seconds from where it is, or will be free'),
  etaSource: EtaSource.nullable(),
  freeInS: z
    .number()
    .min(0)
    .default(0)
    .describe('careful forecast until it is free, seconds; 0 for one that can leave now'),
  distanceM: z.number().nullable(),
  costS: z.number().nullable().describe('sum of the parts, seconds'),
  parts: z.array(z.object({ part: CostPart, seconds: z.number() })),
  servesIncidentId: IncidentId.nullable().default(null).describe('the incident that it is on its way to, or works on'),
  plannedForIncidentId: IncidentId.nullable()
    .default(null)
    .describe('the other incident that the same plan gave it to; why a cheaper unit was not chosen'),
});
export type Candidate = z.infer<typeof Candidate>;

/**
 * What became of the incident: a free unit got the offer; its unit was replaced by another one; a unit that is soon free
 * is planned for it (not an assignment); nobody may go; or somebody could, but the plan lets it wait.
 */
export const DecisionOutcome = z.enum(['offered', 'swapped', 'proposed', 'nobody', 'waits']);
export type DecisionOutcome = z.infer<typeof DecisionOutcome>;

/**
 * Why an incident got nobody. The first ones say what all units that came as far have in common; `needed_elsewhere`: all
 * who could go are planned for others; `better_to_wait`: who could go is so far away that waiting costs less.
 */
export const Shortfall = z.enum([
  'no_unit',
  'no_unit_with_skill',
  'none_on_shift',
  'all_busy',
  'all_refused',
  'no_fresh_position',
  'all_too_far',
  'mixed',
  'needed_elsewhere',
  'better_to_wait',
]);
export type Shortfall = z.infer<typeof Shortfall>;

/** Proof of the plan that a decision is part of: all incidents and units that were planned together. */
export const PlanProof = z.object({
  incidents: z.number().int(),
  units: z.number().int(),
  rounds: z.number().int().describe('how often prices showed pairs worth looking at; 0 for a fallback'),
  dualityGapMs: z.number().nullable().describe('0 proves that no other plan is cheaper; null: not proved (fallback)'),
  fallback: z.boolean().describe('the exact plan was late: the nearest pairs were taken'),
  tookMs: z.number().describe('from reading the situation to the plan, ms'),
});
export type PlanProof = z.infer<typeof PlanProof>;

/** Immutable record of one dispatch decision: who was chosen, who else could have come, and why the rest could not. */
export const Decision = z.object({
  id: DecisionId,
  incidentId: IncidentId,
  decidedAt: Instant,
  outcome: DecisionOutcome,
  chosenUnitId: UnitId.nullable().describe('of a proposal: the unit that is soon free'),
  shortfall: Shortfall.nullable().describe('set when nobody was chosen'),
  candidates: z.array(Candidate).describe('the chosen one and the next five by cost, then excluded ones by name'),
  consideredCount: z.number().int().describe('units that no rule excluded'),
  excludedCount: z.number().int(),
  excludedByRule: z.partialRecord(ExclusionReason, z.number().int()).describe('all excluded units, counted'),
  swap: z
    .object({
      fromUnitId: UnitId,
      fromUnitName: z.string(),
      earlierS: z
        .number()
        .describe('how much earlier the new unit arrives, seconds; below 0: later, for the good of another'),
      planGainS: z
        .number()
        .describe('what all changes of this plan together gain over changing nobody, seconds of cost'),
    })
    .nullable(),
  plan: PlanProof.nullable().describe('null: made before plans were proved, or by a person'),
  tookMs: z.number().describe('from the wake-up to the committed decision, ms'),
});
export type Decision = z.infer<typeof Decision>;

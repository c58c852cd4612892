import { z } from 'zod';

/** Why a crew refuses, for counting; `other` needs words. */
export const DeclineCode = z.enum([
  'too_far',
  'wrong_equipment',
  'unit_fault',
  'crew_unfit',
  'on_break',
  'shift_ends',
  'road_blocked',
  'unsafe',
  'other',
]);
export type DeclineCode = z.infer<typeof DeclineCode>;

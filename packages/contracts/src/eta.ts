import { z } from 'zod';
import { Instant } from './position.ts';

/** Where a travel time came from, best first; always said beside it (architecture §7). */
export const EtaSource = z.enum(['osrm', 'road_graph', 'straight_line']);
export type EtaSource = z.infer<typeof EtaSource>;

/** When a unit on its way will be there, by its positions; told again when that changes by more than half a minute. */
export const LiveEta = z.object({
  arrivesAt: Instant,
  remainingM: z.number().nullable().describe('metres of the way still before it; null off its route'),
  source: EtaSource,
  at: Instant.describe('time of the position that it was computed from'),
});
export type LiveEta = z.infer<typeof LiveEta>;

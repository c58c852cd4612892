import { z } from 'zod';

/** Counts beside the map. */
export const Overview = z.object({
  vehicles: z.number().int(),
  units: z.number().int(),
  openIncidents: z.number().int(),
  clocksAtRisk: z.number().int().describe('promises that have warned and are not broken yet'),
  clocksBreached: z.number().int().describe('broken promises that still wait, or have no cause yet'),
  activeAlarms: z.number().int(),
  unacknowledgedAlarms: z.number().int(),
  quarantinedLast24h: z.number().int(),
  quarantinedByReason: z.record(z.string(), z.number().int()),
});
export type Overview = z.infer<typeof Overview>;

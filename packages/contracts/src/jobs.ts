import { z } from 'zod';
import { AlarmId, AssignmentId, IncidentId, TenantId } from './ids.ts';

/** Queues are wake-ups: a job carries ids and the worker reads PostgreSQL again (architecture §6). */
export const DISPATCH_QUEUE = 'dispatch';

export const DispatchJob = z.discriminatedUnion('kind', [
  /** A critical alarm wants an incident. */
  z.object({ kind: z.literal('open_incident'), tenantId: TenantId, alarmId: AlarmId }),
  /** Something has changed that plans are made by: a company's open incidents are planned anew. */
  z.object({ kind: z.literal('plan'), tenantId: TenantId }),
  /** An offer's time is up. */
  z.object({ kind: z.literal('expire_offer'), tenantId: TenantId, assignmentId: AssignmentId }),
  /** An incident has a place whose road nobody has looked at. */
  z.object({ kind: z.literal('judge_place'), tenantId: TenantId, incidentId: IncidentId }),
  /** A person sent a unit, and nobody has looked for its way on the roads. */
  z.object({ kind: z.literal('seek_way'), tenantId: TenantId, assignmentId: AssignmentId }),
  /** A clock of the incident comes to its next step. */
  z.object({ kind: z.literal('advance_clocks'), tenantId: TenantId, incidentId: IncidentId }),
]);
export type DispatchJob = z.infer<typeof DispatchJob>;

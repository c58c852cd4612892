import { z } from 'zod';
import { Energy, Skill, VehicleClass } from './fleet.ts';
import { IncidentId } from './ids.ts';
import { Assignment, IncidentSeverity, IncidentType } from './incidents.ts';
import { Instant } from './position.ts';
import { UnitMission, UnitWithPosition } from './units.ts';

/** The incident of an assignment, as its crew needs it: no person's name or phone is in it. */
export const CrewJob = z.object({
  incidentId: IncidentId,
  number: z.string(),
  type: IncidentType,
  severity: IncidentSeverity,
  needs: z.array(Skill),
  note: z.string().nullable(),
  reportedAt: Instant,
  promisedOnSceneAt: Instant,
  troubledUnit: z.string().nullable().describe('call sign of our own unit that needs help'),
  vehicle: z
    .object({
      plate: z.string(),
      make: z.string(),
      model: z.string(),
      colour: z.string(),
      class: VehicleClass,
      energy: Energy,
      seats: z.number().int(),
    })
    .nullable()
    .describe('the vehicle in trouble'),
  hasContact: z.boolean().describe('there is somebody to call'),
});
export type CrewJob = z.infer<typeof CrewJob>;

/** What a crew's phone shows: its unit, its job or offer, and what it did since yesterday. */
export const CrewDay = z.object({
  unit: UnitWithPosition,
  assignment: Assignment.nullable(),
  job: CrewJob.nullable(),
  missions: z.array(UnitMission).describe('newest first'),
});
export type CrewDay = z.infer<typeof CrewDay>;

/** Whom a crew may call about its job. Each reading is on record (domain §14). */
export const JobContact = z.object({
  who: z.enum(['caller', 'customer']),
  name: z.string().nullable(),
  phone: z.string().nullable(),
});
export type JobContact = z.infer<typeof JobContact>;

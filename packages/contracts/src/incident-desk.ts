import { z } from 'zod';
import { ExclusionReason } from './decisions.ts';
import { EtaSource } from './eta.ts';
import { Skill, UnitKind, UnitState } from './fleet.ts';
import { IncidentId, UnitId } from './ids.ts';
import { IncidentSeverity, IncidentType } from './incidents.ts';
import { LatDeg, LonDeg } from './position.ts';

const Reason = z.string().trim().min(1).max(500);

/** What the dispatcher corrects of an open incident; only what is named changes. */
export const IncidentEdit = z
  .object({
    type: IncidentType,
    severity: IncidentSeverity,
    needs: z.array(Skill).max(9).describe('none: no unit is looked for'),
    note: z.string().max(1_000).nullable(),
    replacementOwed: z.boolean(),
    lat: LatDeg,
    lon: LonDeg,
  })
  .partial()
  .refine((edit) => (edit.lat === undefined) === (edit.lon === undefined), {
    message: 'lat and lon come both or neither',
    path: ['lat'],
  });
export type IncidentEdit = z.infer<typeof IncidentEdit>;

/** A person sends a unit. The rules are asked and shown, not obeyed. */
export const ManualAssignment = z.object({
  unitId: UnitId,
  reason: Reason.describe('why this unit'),
  agreed: z.boolean().default(false).describe('the crew has said yes by phone: it is assigned without an offer'),
  pin: z.boolean().default(false).describe('and it stays: no plan takes it off'),
});
export type ManualAssignment = z.infer<typeof ManualAssignment>;

/** Takes a unit off its incident; the incident looks for the next one. */
export const TakeOff = z.object({ reason: Reason });
export type TakeOff = z.infer<typeof TakeOff>;

export const Pin = z.object({ reason: Reason });
export type Pin = z.infer<typeof Pin>;

/** An incident that was settled without a unit on the road: by phone, by the customer, by somebody else. */
export const IncidentResolution = z.object({ resolution: Reason });
export type IncidentResolution = z.infer<typeof IncidentResolution>;

/** A unit as the dialog for sending one by hand shows it. */
export const UnitChoice = z.object({
  unitId: UnitId,
  unitName: z.string(),
  kind: UnitKind,
  skills: z.array(Skill),
  state: UnitState,
  excluded: ExclusionReason.nullable().describe('the first rule that speaks against it'),
  etaS: z.number().nullable().describe('null: nobody knows where it is'),
  etaSource: EtaSource.nullable(),
  distanceM: z.number().nullable(),
  servesIncident: z
    .object({ id: IncidentId, number: z.string() })
    .nullable()
    .describe('the incident that loses it when it is sent here'),
});
export type UnitChoice = z.infer<typeof UnitChoice>;

import { z } from 'zod';
import { AssignmentDoubt, AssignmentStep } from './assignment-proof.ts';
import { Decision, ExclusionReason } from './decisions.ts';
import { DeclineCode } from './decline-codes.ts';
import { EtaSource, LiveEta } from './eta.ts';
import { Clock, ClockDetail, Escalation, IncidentTerrain } from './clocks.ts';
import { Skill, VehicleClass } from './fleet.ts';
import { AlarmId, AssignmentId, IncidentId, MissionId, RentalId, UnitId, VehicleId } from './ids.ts';
import { IncidentContact, TimelineEntry } from './incident-log.ts';
import { PhoneNumber } from './phone.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';

/** Incident types of domain §4; complaints are records of their own. */
export const IncidentType = z.enum([
  'breakdown',
  'theft',
  'accident',
  'medical',
  'out_of_energy',
  'flat_tyre',
  'lockout',
  'fire',
  'vehicle_damage',
  'natural_disaster',
  'own_system_failure',
]);
export type IncidentType = z.infer<typeof IncidentType>;

export const IncidentSeverity = z.enum(['minor', 'major', 'critical']);
export type IncidentSeverity = z.infer<typeof IncidentSeverity>;

export const IncidentStatus = z.enum([
  'reported',
  'triaged',
  'dispatching',
  'assigned',
  'en_route',
  'on_scene',
  'resolved',
  'follow_up',
  'closed',
  'cancelled',
]);
export type IncidentStatus = z.infer<typeof IncidentStatus>;
/** Statuses in which an incident counts as open: it still wants or has a unit. */
export const OPEN_INCIDENT_STATUSES: readonly IncidentStatus[] = [
  'reported',
  'triaged',
  'dispatching',
  'assigned',
  'en_route',
  'on_scene',
];

/** Who told us of an incident (domain §4): `call` a customer on the phone, `customer_link` a customer without an account. */
export const IncidentSource = z.enum(['alarm', 'console', 'api', 'call', 'customer_link']);
export type IncidentSource = z.infer<typeof IncidentSource>;

export const AssignmentRole = z.enum(['rescue', 'replacement_vehicle', 'delivery_driver']);
export type AssignmentRole = z.infer<typeof AssignmentRole>;

export const AssignmentState = z.enum([
  'offered',
  'accepted',
  'en_route',
  'on_scene',
  'towing',
  'done',
  'declined',
  'expired',
  'cancelled',
  'failed',
  'goa',
]);
export type AssignmentState = z.infer<typeof AssignmentState>;
/** Active = offered to towing: one per unit, per vehicle, and per mission and role (domain §4). */
export const ACTIVE_ASSIGNMENT_STATES: readonly AssignmentState[] = [
  'offered',
  'accepted',
  'en_route',
  'on_scene',
  'towing',
];

/** Which state may follow which (domain §4). Only the crew's acts, the offer's expiry and a cancellation move it. */
export const ASSIGNMENT_TRANSITIONS: Readonly<Record<AssignmentState, readonly AssignmentState[]>> = {
  offered: ['accepted', 'declined', 'expired', 'cancelled'],
  accepted: ['en_route', 'cancelled', 'failed'],
  en_route: ['on_scene', 'cancelled', 'failed'],
  on_scene: ['towing', 'done', 'goa', 'cancelled', 'failed'],
  towing: ['done', 'failed'],
  done: [],
  declined: [],
  expired: [],
  cancelled: [],
  failed: [],
  goa: [],
};

/** What a person has decided about an assignment, and why. */
const ByHand = z.object({ by: z.string().describe('display name'), at: Instant, reason: z.string() });

/** What a unit does for an incident. A replacement vehicle's own part of it is `IncidentReplacement`. */
export const Assignment = z.object({
  id: AssignmentId,
  missionId: MissionId,
  incidentId: IncidentId,
  role: AssignmentRole,
  unitId: UnitId,
  unitName: z.string(),
  state: AssignmentState,
  etaS: z.number().nullable().describe('travel time when it was offered, seconds'),
  etaSource: EtaSource.nullable(),
  distanceM: z.number().nullable(),
  route: z
    .string()
    .nullable()
    .describe('encoded polyline, precision 6, from the unit to the scene at the time of the offer'),
  destination: z.object({ lat: LatDeg, lon: LonDeg }),
  vehicle: z
    .object({
      id: VehicleId,
      plate: z.string(),
      class: VehicleClass,
      lat: LatDeg.describe('where it is picked up'),
      lon: LonDeg,
    })
    .nullable()
    .default(null)
    .describe('replacement vehicle that a delivery driver brings'),
  pickedUpAt: Instant.nullable().default(null).describe('when the driver had taken it'),
  reason: z.string().nullable().describe('why it was declined, failed, cancelled'),
  declineCode: DeclineCode.nullable().default(null),
  pin: ByHand.nullable()
    .default(null)
    .describe('this unit stays with this incident: no plan takes it off while active'),
  manual: ByHand.extend({ overruled: ExclusionReason.nullable().describe('the rule that spoke against the unit') })
    .nullable()
    .default(null)
    .describe('a person chose this unit; null: the plan did'),
  offeredAt: Instant,
  offerExpiresAt: Instant,
  acceptedAt: Instant.nullable(),
  enRouteAt: Instant.nullable(),
  onSceneAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  steps: z.array(AssignmentStep).default([]).describe('in the order of their states'),
  doubts: z.array(AssignmentDoubt).default([]).describe('what positions say against it, oldest first'),
  liveEta: LiveEta.nullable().default(null).describe('while it drives to the scene'),
  version: z.number().int(),
});
export type Assignment = z.infer<typeof Assignment>;

/** The newest replacement vehicle of an incident, in short. */
export const IncidentReplacement = z.object({
  state: AssignmentState.describe('done: handed over'),
  vehicleId: VehicleId,
  plate: z.string(),
  unitId: UnitId.describe('of the driver who brings it'),
  unitName: z.string(),
  assignmentId: AssignmentId.nullable().default(null).describe("the driver's"),
  route: z
    .string()
    .nullable()
    .default(null)
    .describe("the driver's whole way, over the vehicle to the customer; encoded polyline, precision 6"),
});
export type IncidentReplacement = z.infer<typeof IncidentReplacement>;

/** Who called, as everybody who reads incidents gets it (domain §14); `GET /incidents/:id/caller` gives it whole. */
const CallerMasked = z.object({ nameMasked: z.string().nullable(), phoneMasked: z.string().nullable() });

export const Incident = z.object({
  id: IncidentId,
  number: z.string(),
  type: IncidentType,
  severity: IncidentSeverity,
  status: IncidentStatus,
  needs: z.array(Skill),
  vehicleId: VehicleId.nullable(),
  plate: z.string().nullable(),
  troubledUnit: z
    .object({ id: UnitId, name: z.string() })
    .nullable()
    .default(null)
    .describe('our own unit that needs help, when it is not a vehicle of the fleet'),
  rentalId: RentalId.nullable(),
  replacementOwed: z.boolean().default(false).describe('triage: the customer is owed a replacement vehicle'),
  replacement: IncidentReplacement.nullable().default(null).describe('the newest one'),
  alarmId: AlarmId.nullable(),
  lat: LatDeg,
  lon: LonDeg,
  placeCorrection: z
    .object({ at: Instant, by: z.string().describe('display name') })
    .nullable()
    .default(null)
    .describe('who moved the place by hand, and when; null: as reported'),
  source: IncidentSource,
  caller: CallerMasked.nullable().default(null),
  note: z.string().nullable(),
  reportedAt: Instant,
  triagedAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  onSceneAt: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  resolution: z.string().nullable().default(null).describe('how it was settled without a unit'),
  cancelReason: z.string().nullable(),
  terrain: IncidentTerrain,
  onSceneClock: Clock.nullable().describe('the promise to be on scene; null: no unit was asked for'),
  escalation: Escalation.describe('how far the clocks have escalated the search for a unit (domain §13)'),
  promisedOnSceneAt: Instant.describe('when the on-scene clock is due; while it is paused, when it was'),
  assignment: Assignment.nullable().describe("the rescue's: the active one, else the newest"),
  version: z.number().int(),
});
export type Incident = z.infer<typeof Incident>;

/** A person on the phone, as given. */
export const Caller = z
  .object({
    name: z.string().trim().min(1).max(80).nullable().default(null),
    phone: PhoneNumber.nullable().default(null),
  })
  .refine(({ name, phone }) => name !== null || phone !== null, { message: 'give a name or a phone', path: ['name'] });
export type Caller = z.infer<typeof Caller>;

/** Opens an incident on a vehicle or unit (its live position is taken unless a place is given) or at a place. */
export const NewIncident = z
  .object({
    type: IncidentType,
    severity: IncidentSeverity.default('major'),
    vehicleId: VehicleId.nullable().default(null),
    unitId: UnitId.nullable().default(null).describe('our own unit that needs help'),
    alarmId: AlarmId.nullable().default(null).describe('the alarm that it is opened for, which then belongs to it'),
    lat: LatDeg.optional(),
    lon: LonDeg.optional(),
    needs: z.array(Skill).max(9).optional().describe('defaults to what the type needs'),
    note: z.string().max(1_000).nullable().default(null),
    caller: Caller.nullable().default(null).describe('a customer is on the phone: the source is `call`'),
  })
  .refine((incident) => (incident.lat === undefined) === (incident.lon === undefined), {
    message: 'lat and lon come both or neither',
    path: ['lat'],
  })
  .refine((incident) => incident.vehicleId !== null || incident.unitId !== null || incident.lat !== undefined, {
    message: 'give a vehicle, a unit or a place',
    path: ['vehicleId'],
  });
export type NewIncident = z.infer<typeof NewIncident>;

export const IncidentDetail = Incident.extend({
  assignments: z.array(Assignment).describe('all of them, oldest first'),
  clocks: z.array(ClockDetail).describe('every promise of it, in the order in which they began'),
  decisions: z.array(Decision).describe('newest first'),
  contacts: z.array(IncidentContact).describe('who was told what, oldest first'),
  timeline: z.array(TimelineEntry),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;

export const IncidentCancellation = z.object({ reason: z.string().min(1).max(500) });
export type IncidentCancellation = z.infer<typeof IncidentCancellation>;
/** A refusal: a code, words, or both; `other` without words says nothing. */
export const AssignmentDecline = z
  .object({ code: DeclineCode.default('other'), reason: z.string().trim().min(1).max(500).nullable().default(null) })
  .refine(({ code, reason }) => code !== 'other' || reason !== null, {
    message: 'give a code, or say in words why',
    path: ['reason'],
  });
export type AssignmentDecline = z.infer<typeof AssignmentDecline>;
/** A crew's progress report. */
export const AssignmentProgress = z.object({
  state: z.enum(['en_route', 'on_scene', 'towing', 'done', 'failed', 'goa']),
  reason: z.string().min(1).max(500).nullable().default(null),
});
export type AssignmentProgress = z.infer<typeof AssignmentProgress>;

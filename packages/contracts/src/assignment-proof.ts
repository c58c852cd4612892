import { z } from 'zod';
import { AssignmentId, IncidentId, UnitId } from './ids.ts';
import { Instant } from './position.ts';
import { LiveEta } from './eta.ts';

/** States that telemetry can prove: departed, arrived, hooked up and under way, dropped off. */
export const ProvableState = z.enum(['en_route', 'on_scene', 'towing', 'done']);
export type ProvableState = z.infer<typeof ProvableState>;

/** How it is known that an assignment came into a state: somebody pressed, telemetry proved it, or both, each with its time. */
export const AssignmentStep = z.object({
  state: ProvableState,
  pressedAt: Instant.nullable().describe('when the crew, or a dispatcher in its place, first reported it'),
  provenAt: Instant.nullable().describe('time of the position that proves it'),
});
export type AssignmentStep = z.infer<typeof AssignmentStep>;

/** What positions say against the state of an assignment. A person judges it; none of them moves it. */
export const AssignmentDoubtKind = z.enum([
  /** Accepted, or reported as departed, but it has not left. */
  'not_departed',
  /** It will be there much later than was planned. */
  'eta_drift',
  /** Reported on scene, but it is elsewhere or drove away without the vehicle. */
  'away_from_scene',
  /** The unit is on scene, the vehicle is elsewhere: maybe gone on arrival. */
  'gone_suspected',
  /** Arrival as pressed and as proven are further apart than they may be. */
  'press_differs',
  /** After a tow, unit and vehicle parted where no branch or yard is. */
  'parted_elsewhere',
]);
export type AssignmentDoubtKind = z.infer<typeof AssignmentDoubtKind>;

export const AssignmentDoubt = z.object({
  kind: AssignmentDoubtKind,
  at: Instant.describe('since when, by the time of the positions'),
  endedAt: Instant.nullable().describe('no longer so since'),
  metres: z.number().nullable().describe('how far away'),
  seconds: z.number().nullable().describe('how much later (negative: earlier) than planned, or pressed than proven'),
});
export type AssignmentDoubt = z.infer<typeof AssignmentDoubt>;

const whose = { assignmentId: AssignmentId, incidentId: IncidentId, unitId: UnitId };

/** A live ETA that has changed. */
export const LiveEtaChange = z.object({ ...whose, liveEta: LiveEta });
export type LiveEtaChange = z.infer<typeof LiveEtaChange>;

/** A doubt that came up or ended. */
export const DoubtChange = z.object({ ...whose, unitName: z.string(), doubt: AssignmentDoubt });
export type DoubtChange = z.infer<typeof DoubtChange>;

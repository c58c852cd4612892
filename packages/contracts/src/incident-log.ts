import { z } from 'zod';
import { DeclineCode } from './decline-codes.ts';
import { ContactId, IncidentId } from './ids.ts';
import { Instant } from './position.ts';

/** With whom we spoke about an incident (domain §4: contact at each step is logged). */
export const ContactParty = z.enum([
  'customer',
  'caller',
  'crew',
  'police',
  'ambulance',
  'fire_brigade',
  'insurer',
  'workshop',
  'partner',
  'authority',
  'other',
]);
export type ContactParty = z.infer<typeof ContactParty>;

export const ContactChannel = z.enum(['phone', 'sms', 'wechat', 'app', 'email', 'radio', 'in_person', 'link']);
export type ContactChannel = z.infer<typeof ContactChannel>;

/** How long ago a contact may be that is written down now, ms: calls are logged after they end. */
export const CONTACT_BACKDATE_LIMIT_MS = 24 * 3_600_000;

/** A contact as a person writes it down. */
export const NewContact = z.object({
  party: ContactParty,
  channel: ContactChannel,
  direction: z.enum(['out', 'in']).default('out').describe('`out`: we told them; `in`: they told us'),
  summary: z.string().trim().min(1).max(1_000).describe('who was told what'),
  planGiven: z
    .boolean()
    .default(false)
    .describe('the customer now knows what will be done: stops the clock rescue.first_answer (domain §13)'),
  at: Instant.optional().describe('when it was; now unless told, at most a day ago'),
});
export type NewContact = z.infer<typeof NewContact>;

/** An entry of the contact log. It is never changed. */
export const IncidentContact = z.object({
  id: ContactId,
  incidentId: IncidentId,
  party: ContactParty,
  channel: ContactChannel,
  direction: z.enum(['out', 'in']),
  summary: z.string(),
  planGiven: z.boolean(),
  at: Instant,
  by: z.string().nullable().describe('display name; null: the customer by a link'),
});
export type IncidentContact = z.infer<typeof IncidentContact>;

/** What of an incident an edit can change, as the timeline names it. */
export const EditedField = z.enum(['type', 'severity', 'needs', 'place', 'note', 'replacement_owed']);
export type EditedField = z.infer<typeof EditedField>;

/** One thing that happened to an incident. */
export const TimelineEntry = z.object({
  at: Instant,
  kind: z.string().describe('`incident.<status>`, `incident.edited`, `assignment.<state>`, `assignment.pinned` …'),
  by: z.string().nullable().describe('display name of the user, or the service that acted'),
  text: z.string().nullable(),
  declineCode: DeclineCode.nullable().default(null).describe('of `assignment.declined`'),
  changes: z
    .array(z.object({ field: EditedField, from: z.string(), to: z.string() }))
    .default([])
    .describe('of `incident.edited`: codes, needs joined by commas, a place as `lat,lon`'),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

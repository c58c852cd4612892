import { z } from 'zod';
import { UserId } from './ids.ts';
import { Instant } from './position.ts';

/** A person's name and phone, whole. Given to few, and each reading is on record (domain §14). */
export const PersonContact = z.object({ name: z.string().nullable(), phone: z.string().nullable() });
export type PersonContact = z.infer<typeof PersonContact>;

/** One reading of a person's data. */
export const PersonalReading = z.object({
  id: z.number().int(),
  at: Instant,
  userId: UserId.nullable(),
  actor: z.string(),
  what: z.enum(['incident_caller', 'rental_customer']),
  subjectId: z.string(),
});
export type PersonalReading = z.infer<typeof PersonalReading>;

import { z } from 'zod';
import { Skill } from './fleet.ts';
import { BranchId, PartnerId } from './ids.ts';

/** A company whose units are dispatched like ours (domain §1). */
export const NewPartner = z.object({
  name: z.string().min(1).max(80),
  contactName: z.string().min(1).max(80).nullable().default(null),
  contactPhone: z
    .string()
    .regex(/^\+?[0-9 -]{5,20}$/, 'a phone number has 5 to 20 digits')
    .nullable()
    .default(null)
    .describe("the company's dispatch desk"),
  skills: z.array(Skill).max(9).default([]).describe('what it can send; empty: not known'),
  areaBranchIds: z.array(BranchId).max(50).default([]).describe('serves these branches; empty: everywhere'),
});
export type NewPartner = z.infer<typeof NewPartner>;

/** Its contact is whole for roles with `partners.reveal`, masked for others and in events. */
export const Partner = z.object({
  id: PartnerId,
  ...NewPartner.shape,
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
  version: z.number().int(),
});
export type Partner = z.infer<typeof Partner>;

/** Edit of a partner; only what is named changes. */
export const PartnerEdit = z
  .object({
    name: NewPartner.shape.name,
    contactName: NewPartner.shape.contactName.unwrap(),
    contactPhone: NewPartner.shape.contactPhone.unwrap(),
    skills: NewPartner.shape.skills.unwrap(),
    areaBranchIds: NewPartner.shape.areaBranchIds.unwrap(),
  })
  .partial();
export type PartnerEdit = z.infer<typeof PartnerEdit>;

import { z } from 'zod';
import { CustomerLinkId, RentalId } from './ids.ts';
import { IncidentStatus, IncidentType } from './incidents.ts';
import { Instant, LatDeg, LonDeg } from './position.ts';

/** Types that a customer may choose; the rest are for us to say. */
export const CustomerIncidentType = IncidentType.extract([
  'breakdown',
  'accident',
  'medical',
  'out_of_energy',
  'flat_tyre',
  'lockout',
  'fire',
  'theft',
  'vehicle_damage',
]);
export type CustomerIncidentType = z.infer<typeof CustomerIncidentType>;

/** Longest life of a link, hours. */
export const CUSTOMER_LINK_MAX_HOURS = 31 * 24;

export const NewCustomerLink = z.object({
  hours: z.number().int().min(1).max(CUSTOMER_LINK_MAX_HOURS).default(72).describe('how long it works'),
});
export type NewCustomerLink = z.infer<typeof NewCustomerLink>;

/** A link as it is made: the only time that its secret is shown. */
export const IssuedCustomerLink = z.object({
  id: CustomerLinkId,
  rentalId: RentalId,
  path: z.string().describe('path and fragment of the page, to put after the address of the console'),
  expiresAt: Instant,
});
export type IssuedCustomerLink = z.infer<typeof IssuedCustomerLink>;

/** The secret of a link: 256 random bits, base64url. It travels in bodies, never in a path that is logged. */
export const CustomerLinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not the secret of a link');

export const CustomerLinkQuestion = z.object({ token: CustomerLinkToken });
export type CustomerLinkQuestion = z.infer<typeof CustomerLinkQuestion>;

/** What the customer reports. */
export const CustomerReport = z.object({
  token: CustomerLinkToken,
  type: CustomerIncidentType,
  lat: LatDeg.nullable().default(null).describe('null: take the position of the vehicle'),
  lon: LonDeg.nullable().default(null),
  note: z.string().trim().max(500).default(''),
});
export type CustomerReport = z.infer<typeof CustomerReport>;

/** What the page shows: nothing of the company but what concerns this customer's own trouble. */
export const CustomerView = z.object({
  plate: z.string(),
  model: z.string(),
  expiresAt: Instant,
  incident: z
    .object({
      number: z.string(),
      type: IncidentType,
      status: IncidentStatus,
      reportedAt: Instant,
      unitName: z.string().nullable(),
      arrivesAt: Instant.nullable().describe('when the unit is expected; null: none is on its way'),
    })
    .nullable(),
});
export type CustomerView = z.infer<typeof CustomerView>;

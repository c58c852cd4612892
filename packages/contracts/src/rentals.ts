import { z } from 'zod';
import { CustomerId, RentalId, VehicleId } from './ids.ts';
import { PhoneNumber } from './phone.ts';
import { Instant } from './position.ts';
import { RentalArea, RentalAreaEdit } from './rental-areas.ts';

/** Life of a rental (domain §5). `extended` is an event of an active rental, not a state. */
export const RentalStatus = z.enum([
  'requested',
  'reviewed',
  'confirmed',
  'preparing',
  'ready',
  'handed_over',
  'active',
  'returned',
  'settled',
  'closed',
  'cancelled',
  'no_show',
]);
export type RentalStatus = z.infer<typeof RentalStatus>;

/** Which status may follow which (domain §5). */
export const RENTAL_TRANSITIONS: Readonly<Record<RentalStatus, readonly RentalStatus[]>> = {
  requested: ['reviewed', 'cancelled'],
  reviewed: ['confirmed', 'cancelled'],
  confirmed: ['preparing', 'cancelled', 'no_show'],
  preparing: ['ready', 'cancelled'],
  ready: ['handed_over', 'cancelled', 'no_show'],
  handed_over: ['active'],
  active: ['returned'],
  returned: ['settled'],
  settled: ['closed'],
  closed: [],
  cancelled: [],
  no_show: [],
};

export const RentalLeg = z.object({ vehicleId: VehicleId, plate: z.string(), from: Instant, to: Instant.nullable() });
export type RentalLeg = z.infer<typeof RentalLeg>;

export const Rental = z.object({
  id: RentalId,
  number: z.string(),
  customer: z
    .object({ id: CustomerId, nameMasked: z.string(), phoneMasked: z.string().nullable() })
    .describe('`GET /rentals/:id/customer` gives name and phone whole, to whom may read them'),
  from: Instant,
  to: Instant,
  status: RentalStatus,
  legs: z.array(RentalLeg).describe('the vehicles of this rental, oldest first; a swap adds one'),
  // Events of before there were areas have none.
  ...RentalArea.shape,
  version: z.number().int(),
});
export type Rental = z.infer<typeof Rental>;

/**
 * A booking for one vehicle. It starts in `confirmed` when `confirmed` is true, else in `requested`. Of the permitted area
 * what is left out is the company's default for the vehicle.
 */
export const NewRental = z
  .object({
    vehicleId: VehicleId,
    customer: z.object({
      name: z.string().min(1).max(80),
      phone: PhoneNumber.nullable().default(null),
    }),
    from: Instant,
    to: Instant,
    confirmed: z.boolean().default(false),
    ...RentalAreaEdit.shape,
  })
  .refine((rental) => rental.from < rental.to, { message: 'the rental must end after it begins', path: ['to'] });
export type NewRental = z.infer<typeof NewRental>;

export const RentalStatusChange = z.object({ status: RentalStatus });
export type RentalStatusChange = z.infer<typeof RentalStatusChange>;

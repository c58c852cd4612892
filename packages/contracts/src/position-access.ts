import { z } from 'zod';
import { UnitId, UserId, VehicleId } from './ids.ts';
import { Instant } from './position.ts';

/** How positions of the past were read. */
export const PositionAccessKind = z.enum(['track', 'export', 'fleet_at']);
export type PositionAccessKind = z.infer<typeof PositionAccessKind>;

/** One entry of the record of who read whose positions (domain §14). Readings of the same in a row are one entry. */
export const PositionAccess = z.object({
  id: z.number().int(),
  userId: UserId.nullable(),
  actor: z.string().describe('user name, or what acted'),
  what: PositionAccessKind,
  vehicleId: VehicleId.nullable().describe('both null: the whole fleet'),
  unitId: UnitId.nullable(),
  label: z.string().nullable().describe('plate or name, as of now'),
  from: Instant.describe('period that was read, at most'),
  to: Instant,
  firstAt: Instant.describe('when it was read first'),
  lastAt: Instant,
  reads: z.number().int(),
});
export type PositionAccess = z.infer<typeof PositionAccess>;

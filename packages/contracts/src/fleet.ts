import { z } from 'zod';
import { BranchId, DeviceId, VehicleId, WireNo } from './ids.ts';
import { TimeZone } from './local-time.ts';
import { LastPosition, LatDeg, LonDeg } from './position.ts';

/** Vehicle classes (domain §2). Which may replace which is a partial order: `packages/dispatch/src/replacement/class-ladder.ts`. */
export const VehicleClass = z.enum([
  'economy',
  'compact',
  'mid_size',
  'full_size',
  'premium',
  'suv',
  'full_suv',
  'mpv',
  'van',
]);
export type VehicleClass = z.infer<typeof VehicleClass>;

export const Energy = z.enum(['petrol', 'diesel', 'hybrid', 'ev']);
export type Energy = z.infer<typeof Energy>;

/** Where a vehicle stands between two rentals (domain §2). Independent of its condition. */
export const RentalPhase = z.enum(['available', 'reserved', 'preparing', 'rented', 'returned']);
export type RentalPhase = z.infer<typeof RentalPhase>;

export const VehicleCondition = z.enum(['ok', 'in_maintenance', 'in_rescue', 'out_of_service', 'stolen']);
export type VehicleCondition = z.infer<typeof VehicleCondition>;

export const Branch = z.object({
  id: BranchId,
  nameZh: z.string().min(1).max(80),
  nameEn: z.string().min(1).max(80),
  lat: LatDeg,
  lon: LonDeg,
  // Events of before branches had one have none.
  timeZone: TimeZone.nullable().default(null).describe('null: the company’s'),
  version: z.number().int().default(1),
});
export type Branch = z.infer<typeof Branch>;
export const NewBranch = Branch.omit({ id: true, version: true }).extend({ timeZone: TimeZone.nullable().optional() });
export type NewBranch = z.infer<typeof NewBranch>;
/** Edit of a branch; only what is named changes. */
export const BranchEdit = NewBranch.partial();
export type BranchEdit = z.infer<typeof BranchEdit>;

/** The rental company; its zone is that of branches that have no own one. */
export const Company = z.object({ name: z.string().min(1).max(80), timeZone: TimeZone, version: z.number().int() });
export type Company = z.infer<typeof Company>;
export const CompanyEdit = Company.omit({ version: true }).partial();
export type CompanyEdit = z.infer<typeof CompanyEdit>;

/** A day of the company's calendar, YYYY-MM-DD. */
export const CalendarDay = z.iso.date();

/** What a person enters to describe a vehicle. */
export const NewVehicle = z.object({
  plate: z.string().min(1).max(16),
  vin: z
    .string()
    .regex(/^[A-HJ-NPR-Z0-9]{17}$/, 'a VIN is 17 letters and digits without I, O and Q')
    .nullable()
    .default(null),
  make: z.string().min(1).max(40),
  model: z.string().min(1).max(40),
  colour: z.string().min(1).max(24),
  class: VehicleClass,
  energy: Energy,
  seats: z.number().int().min(1).max(60),
  branchId: BranchId.nullable().default(null),
  insuranceValidUntil: CalendarDay.nullable().optional().describe('last day; null: not known'),
  inspectionValidUntil: CalendarDay.nullable().optional().describe('passed and good until then; null: not passed'),
  maintenanceDueOn: CalendarDay.nullable().optional().describe('overdue from the next day on; null: none is due'),
});
export type NewVehicle = z.infer<typeof NewVehicle>;

export const Vehicle = z.object({
  id: VehicleId,
  no: WireNo,
  ...NewVehicle.shape,
  vin: z.string().nullable(),
  branchId: BranchId.nullable(),
  // Events of before these were known have none.
  insuranceValidUntil: CalendarDay.nullable().default(null),
  inspectionValidUntil: CalendarDay.nullable().default(null),
  maintenanceDueOn: CalendarDay.nullable().default(null),
  rentalPhase: RentalPhase,
  condition: VehicleCondition,
  deviceId: DeviceId.nullable().describe('device fitted now'),
  version: z.number().int(),
});
export type Vehicle = z.infer<typeof Vehicle>;

/** Edit of a vehicle; only what is named changes. The rental phase follows the rentals and is not edited. */
export const VehicleEdit = NewVehicle.extend({
  // Without the defaults: zod applies them to absent keys of a partial too, and an edit of the colour would erase these.
  vin: NewVehicle.shape.vin.unwrap(),
  branchId: NewVehicle.shape.branchId.unwrap(),
  condition: VehicleCondition,
}).partial();
export type VehicleEdit = z.infer<typeof VehicleEdit>;

export const UnitKind = z.enum(['tow_truck', 'repair_van', 'delivery_driver']);
export type UnitKind = z.infer<typeof UnitKind>;

/** What a unit can do and an incident can need (domain §2). `delivery` brings a replacement vehicle. */
export const Skill = z.enum(['tow', 'tyre', 'battery', 'charge', 'lockout', 'fuel', 'survey', 'first_aid', 'delivery']);
export type Skill = z.infer<typeof Skill>;

/** Duty of a unit. `available` is the only one that takes an offer; the middle ones follow its assignment. */
export const UnitState = z.enum([
  'available',
  'committed',
  'en_route',
  'on_scene',
  'towing',
  'returning',
  'off_shift',
  'out_of_service',
]);
export type UnitState = z.infer<typeof UnitState>;

/** A vehicle with its newest position, as lists and details show it. */
export const VehicleWithPosition = Vehicle.extend({
  position: LastPosition.nullable(),
  online: z.boolean().nullable(),
});
export type VehicleWithPosition = z.infer<typeof VehicleWithPosition>;

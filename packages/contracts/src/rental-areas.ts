import { z } from 'zod';
import { VehicleClass } from './fleet.ts';
import type { GeofenceKind } from './geofences.ts';
import { BranchId, GeofenceId } from './ids.ts';
import { Instant } from './position.ts';

/** Fences that one list of an area names at most: the home city, its neighbours, what lies behind a border. */
export const MAX_AREA_FENCES = 20;

const FenceIds = z
  .array(GeofenceId)
  .max(MAX_AREA_FENCES)
  .refine((ids) => new Set(ids).size === ids.length, { message: 'names a fence twice' });

const permittedFenceIds = FenceIds.describe(
  'it may be driven in any of these (a fence across a border too); none: anywhere',
);
const forbiddenFenceIds = FenceIds.describe('but in none of these');

/** Where a rental's vehicle may be driven (domain §5): in one of the permitted fences, and in none of the forbidden ones. */
export const RentalArea = z.object({
  permittedFenceIds: permittedFenceIds.default([]),
  forbiddenFenceIds: forbiddenFenceIds.default([]),
});
export type RentalArea = z.infer<typeof RentalArea>;

/** The same in a wish or an edit: what is left out stays, or is the default. */
export const RentalAreaEdit = z.object({ permittedFenceIds, forbiddenFenceIds }).partial();
export type RentalAreaEdit = z.infer<typeof RentalAreaEdit>;

/** Which kinds of fences each list may name. */
export const AREA_FENCE_KINDS: Readonly<Record<keyof RentalArea, readonly GeofenceKind[]>> = {
  permittedFenceIds: ['city_limit', 'custom'],
  forbiddenFenceIds: ['no_go', 'custom'],
};

/** A rental's area from `validFrom` on: a term of the contract, so that nothing of it is overwritten. */
export const RentalAreaVersion = RentalArea.extend({
  version: z.number().int().min(1),
  validFrom: Instant,
  changedBy: z.string().nullable().describe('name of the person; null: a service'),
});
export type RentalAreaVersion = z.infer<typeof RentalAreaVersion>;

/** The area that a booking gets where it names none: of these the narrowest that fits its vehicle. */
export const RentalAreaDefault = z.object({
  branchId: BranchId.nullable().default(null).describe('home branch of the vehicle; null: of any'),
  class: VehicleClass.nullable().default(null).describe('class of the vehicle; null: of any'),
  ...RentalArea.shape,
});
export type RentalAreaDefault = z.infer<typeof RentalAreaDefault>;

/** All of them; a later change leaves contracts that are made already as they are. */
export const RentalAreaDefaults = z.object({
  defaults: z
    .array(RentalAreaDefault)
    .max(200)
    .refine((all) => new Set(all.map((one) => `${one.branchId} ${one.class}`)).size === all.length, {
      message: 'has two for the same branch and class',
    }),
});
export type RentalAreaDefaults = z.infer<typeof RentalAreaDefaults>;
export const VersionedRentalAreaDefaults = RentalAreaDefaults.extend({ version: z.number().int().min(0) });
export type VersionedRentalAreaDefaults = z.infer<typeof VersionedRentalAreaDefaults>;

/** The area for a vehicle: branch and class before branch, branch before class, class before all; nothing: anywhere. */
export function defaultAreaFor(
  { defaults }: RentalAreaDefaults,
  vehicle: { branchId: BranchId | null; class: VehicleClass },
): RentalArea {
  const [narrowest] = defaults
    .filter(
      (one) =>
        (one.branchId === null || one.branchId === vehicle.branchId) &&
        (one.class === null || one.class === vehicle.class),
    )
    .toSorted((a, b) => widthOf(a) - widthOf(b));
  const { permittedFenceIds = [], forbiddenFenceIds = [] } = narrowest ?? {};
  return { permittedFenceIds, forbiddenFenceIds };
}

function widthOf({ branchId, class: ofClass }: RentalAreaDefault): number {
  return (branchId === null ? 2 : 0) + (ofClass === null ? 1 : 0);
}

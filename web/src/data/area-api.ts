import {
  itemsOf,
  Rental,
  RentalAreaVersion,
  VersionedRentalAreaDefaults,
  type RentalArea,
  type RentalAreaDefaults,
} from '@roadcall/contracts';
import { apiPaths } from './api-paths.ts';
import { request } from './http.ts';

const versions = itemsOf(RentalAreaVersion);

/** Where rented vehicles may be driven: of one rental, and what bookings begin with. */
export const areaApi = {
  change: (rentalId: string, area: RentalArea, version: number) =>
    request('PATCH', apiPaths.rental(rentalId), Rental, { body: area, version }),
  versions: (rentalId: string) => request('GET', apiPaths.rentalAreas(rentalId), versions),
  defaults: () => request('GET', apiPaths.rentalAreaDefaults, VersionedRentalAreaDefaults),
  setDefaults: (defaults: RentalAreaDefaults, version: number) =>
    request('PUT', apiPaths.rentalAreaDefaults, VersionedRentalAreaDefaults, { body: defaults, version }),
};

import {
  NewRental,
  pageOf,
  PageQuery,
  Rental,
  RentalAreaDefaults,
  RentalAreaEdit,
  RentalAreaVersion,
  RentalId,
  RentalStatus,
  RentalStatusChange,
  VehicleId,
  VersionedRentalAreaDefaults,
} from '@roadcall/contracts';
import {
  changeRentalArea,
  changeRentalStatus,
  createRental,
  findRental,
  getRentalAreaDefaults,
  listRentalAreas,
  listRentals,
  setRentalAreaDefaults,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf, may } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'rentals';
const Params = z.object({ id: RentalId });
const RentalQuery = PageQuery.extend({
  search: z.string().max(80).optional().describe("part of the number, the customer's name or a plate"),
  status: RentalStatus.optional(),
  vehicleId: VehicleId.optional(),
});

/** Rentals (domain §5). Customers' phones leave the server masked. */
export function rentalRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/rentals',
      access: 'rentals.read',
      tag,
      summary: 'Rentals, the newest booking first',
      query: RentalQuery,
      response: pageOf(Rental),
      async handle({ principal, query }) {
        const { cursor, limit, ...filter } = query;
        const after = readCursor(cursor, RentalId);
        const searchNames = may(principal, 'customers.reveal');
        const rows = await listRentals(pool, principal.tenantId, { ...filter, searchNames, after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/rentals',
      access: 'rentals.write',
      tag,
      summary: 'Book a vehicle',
      body: NewRental,
      response: Rental,
      status: 201,
      async handle(call) {
        const rental = await createOnce(pool, call, (tx) => createRental(tx, actorOf(call.principal), call.body));
        sendVersion(call.reply, rental);
        return rental;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/rentals/:id',
      access: 'rentals.read',
      tag,
      summary: 'One rental',
      params: Params,
      response: Rental,
      async handle({ principal, params, reply }) {
        const rental = await findRental(pool, principal.tenantId, params.id);
        if (rental === undefined) throw notFound('rental');
        sendVersion(reply, rental);
        return rental;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/rentals/:id',
      access: 'rentals.write',
      tag,
      summary: 'Change where its vehicle may be driven, from now on; If-Match says which version',
      params: Params,
      body: RentalAreaEdit,
      response: Rental,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const rental = await withTransaction(pool, (tx) =>
          changeRentalArea(tx, actorOf(principal), params.id, body, version),
        );
        sendVersion(reply, rental);
        return rental;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/rentals/:id/areas',
      access: 'rentals.read',
      tag,
      summary: 'Every version of where its vehicle may be driven, the newest first',
      params: Params,
      response: z.object({ items: z.array(RentalAreaVersion) }),
      async handle({ principal, params }) {
        if ((await findRental(pool, principal.tenantId, params.id)) === undefined) throw notFound('rental');
        return { items: await listRentalAreas(pool, principal.tenantId, params.id) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/rental-area-defaults',
      access: 'rentals.read',
      tag,
      summary: 'The permitted areas that bookings begin with; version 0: anywhere',
      response: VersionedRentalAreaDefaults,
      async handle({ principal, reply }) {
        const defaults = await getRentalAreaDefaults(pool, principal.tenantId);
        sendVersion(reply, defaults);
        return defaults;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/rental-area-defaults',
      access: 'rentals.configure',
      tag,
      summary: 'Set them for bookings from now on; If-Match says which version',
      body: RentalAreaDefaults,
      response: VersionedRentalAreaDefaults,
      async handle({ principal, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const defaults = await withTransaction(pool, (tx) => setRentalAreaDefaults(tx, by, body, version));
        sendVersion(reply, defaults);
        return defaults;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/rentals/:id/status',
      access: 'rentals.write',
      tag,
      summary: 'Take a rental to its next status',
      params: Params,
      body: RentalStatusChange,
      response: Rental,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'optional');
        const rental = await withTransaction(pool, (tx) =>
          changeRentalStatus(tx, actorOf(principal), params.id, body.status, version),
        );
        sendVersion(reply, rental);
        return rental;
      },
    }),
  ];
}

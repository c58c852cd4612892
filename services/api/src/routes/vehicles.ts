import {
  BranchId,
  NewVehicle,
  pageOf,
  PageQuery,
  RentalPhase,
  Vehicle,
  VehicleCondition,
  VehicleEdit,
  VehicleId,
  VehicleWithPosition,
} from '@roadcall/contracts';
import { createVehicle, editVehicle, findVehicle, listVehicles, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import type { LiveTables } from '../gateway/live-tables.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';
import { withPositions } from './positions.ts';

const tag = 'vehicles';
const Params = z.object({ id: VehicleId });
const VehicleQuery = PageQuery.extend({
  search: z.string().max(80).optional().describe('part of plate, VIN, make or model'),
  rentalPhase: RentalPhase.optional(),
  condition: VehicleCondition.optional(),
  branchId: BranchId.optional(),
});

/** Rental vehicles, with their positions for those who may see them. */
export function vehicleRoutes({ pool, tables }: { pool: Pool; tables: LiveTables }): ApiRoute[] {
  const positions = { db: pool, tables };
  return [
    apiRoute({
      method: 'GET',
      path: '/vehicles',
      access: 'fleet.read',
      tag,
      summary: 'Vehicles by plate, with their newest positions',
      query: VehicleQuery,
      response: pageOf(VehicleWithPosition),
      async handle({ principal, query }) {
        const { cursor, limit, ...filter } = query;
        const after = readCursor(cursor, z.string());
        const rows = await listVehicles(pool, principal.tenantId, { ...filter, after, limit: limit + 1 });
        const { items, next } = pageOfRows(rows, limit, ({ plate }) => plate);
        return { items: await withPositions(positions, principal, items), next };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/vehicles',
      access: 'fleet.write',
      tag,
      summary: 'Add a vehicle',
      body: NewVehicle,
      response: Vehicle,
      status: 201,
      async handle(call) {
        const vehicle = await createOnce(pool, call, (tx) => createVehicle(tx, actorOf(call.principal), call.body));
        sendVersion(call.reply, vehicle);
        return vehicle;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id',
      access: 'fleet.read',
      tag,
      summary: 'One vehicle with its newest position',
      params: Params,
      response: VehicleWithPosition,
      async handle({ principal, params, reply }) {
        const vehicle = await findVehicle(pool, principal.tenantId, params.id);
        if (vehicle === undefined) throw notFound('vehicle');
        sendVersion(reply, vehicle);
        const [shown] = await withPositions(positions, principal, [vehicle]);
        return shown!;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/vehicles/:id',
      access: 'fleet.write',
      tag,
      summary: 'Change what is named; If-Match says which version',
      params: Params,
      body: VehicleEdit,
      response: Vehicle,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const vehicle = await withTransaction(pool, (tx) =>
          editVehicle(tx, actorOf(principal), params.id, body, version),
        );
        sendVersion(reply, vehicle);
        return vehicle;
      },
    }),
  ];
}

import {
  Device,
  DeviceFitting,
  DeviceId,
  FittingPeriod,
  Instant,
  ModelPeriod,
  VehicleId,
  itemsOf,
} from '@roadcall/contracts';
import {
  announceDevice,
  findDevice,
  findVehicle,
  fitDevice,
  listFittings,
  listModelPeriods,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { notFound, ProblemError } from '../http/problems.ts';

const tag = 'devices';
const Params = z.object({ id: DeviceId });
const Fittings = itemsOf(FittingPeriod);
const FittingQuery = z.object({ since: Instant.optional().describe('when it happened; left out: now') });

/** Which device is, and was, in which vehicle or unit. */
export function deviceFittingRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'PUT',
      path: '/devices/:id/fitting',
      access: 'devices.write',
      tag,
      summary: 'Fit a device to a vehicle or a unit, or take it out (null); `since` may lie in the past',
      params: Params,
      query: FittingQuery,
      body: DeviceFitting,
      response: Device,
      async handle({ principal, params, query, body }) {
        const since = query.since === undefined ? undefined : pastOf(query.since);
        const by = actorOf(principal);
        return withTransaction(pool, async (tx) => {
          await fitDevice(tx, by, params.id, body, since);
          announceDevice(tx, by, params.id, body === null ? 'removed' : 'fitted');
          return (await findDevice(tx, by.tenantId, params.id))!;
        });
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/devices/:id/fittings',
      access: 'devices.read',
      tag,
      summary: 'Where the device was and when, newest first',
      params: Params,
      response: Fittings,
      async handle({ principal, params }) {
        if ((await findDevice(pool, principal.tenantId, params.id)) === undefined) throw notFound('device');
        return { items: await listFittings(pool, principal.tenantId, { deviceId: params.id }) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/devices/:id/models',
      access: 'devices.read',
      tag,
      summary: 'Of which model the device was and from when, newest first: its thresholds count from then on',
      params: Params,
      response: itemsOf(ModelPeriod),
      async handle({ principal, params }) {
        if ((await findDevice(pool, principal.tenantId, params.id)) === undefined) throw notFound('device');
        return { items: await listModelPeriods(pool, principal.tenantId, params.id) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/fittings',
      access: 'devices.read',
      tag,
      summary: 'Which devices the vehicle carried and when, newest first',
      params: z.object({ id: VehicleId }),
      response: Fittings,
      async handle({ principal, params }) {
        if ((await findVehicle(pool, principal.tenantId, params.id)) === undefined) throw notFound('vehicle');
        return { items: await listFittings(pool, principal.tenantId, { vehicleId: params.id }) };
      },
    }),
  ];
}

function pastOf(since: string): Date {
  const at = new Date(since);
  if (at.getTime() <= Date.now()) return at;
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'since', message: 'lies in the future; give a time that has been, or leave it out' }],
  });
}

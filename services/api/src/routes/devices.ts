import {
  Device,
  DeviceEdit,
  DeviceHealth,
  DeviceId,
  DeviceModelName,
  DeviceStatus,
  DeviceSummary,
  NewDevice,
  pageOf,
  PageQuery,
  RegisteredDevice,
} from '@roadcall/contracts';
import {
  announceDevice,
  createDevice,
  editDevice,
  findDevice,
  issueCredential,
  listDevices,
  readDeviceEvidence,
  readDeviceSummary,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { clockHint, median } from '@roadcall/telematics';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'devices';
const Params = z.object({ id: DeviceId });
const DeviceQuery = PageQuery.extend({
  search: z.string().max(80).optional().describe('part of id, IMEI, model, plate or unit'),
  status: DeviceStatus.optional(),
  model: DeviceModelName.optional(),
  fitted: z.enum(['true', 'false']).optional(),
  rejecting: z.enum(['true']).optional().describe('only those with something refused in the last 24 hours'),
});

/**
 * Devices and how they do. A secret is shown once, so these POSTs take no Idempotency-Key (its answer would have to be
 * kept): the device's own id makes a repetition harmless.
 */
export function deviceRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/devices',
      access: 'devices.read',
      tag,
      summary: 'Devices by id',
      query: DeviceQuery,
      response: pageOf(Device),
      async handle({ principal, query }) {
        const { cursor, limit, fitted, rejecting, ...filter } = query;
        const rows = await listDevices(pool, principal.tenantId, {
          ...filter,
          fitted: fitted === undefined ? undefined : fitted === 'true',
          rejecting: rejecting === 'true',
          after: readCursor(cursor, z.string()),
          limit: limit + 1,
        });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/device-summary',
      access: 'devices.read',
      tag,
      summary: 'How many devices are in each status, unfitted, and refused',
      response: DeviceSummary,
      handle: ({ principal }) => readDeviceSummary(pool, principal.tenantId),
    }),
    apiRoute({
      method: 'POST',
      path: '/devices',
      access: 'devices.write',
      tag,
      summary: 'Register a device; its secret is in this answer and nowhere else',
      body: NewDevice,
      response: RegisteredDevice,
      status: 201,
      async handle({ principal, body, request, reply }) {
        const by = actorOf(principal);
        const registered = await withTransaction(pool, async (tx) => {
          await createDevice(tx, by.tenantId, body);
          const credential = await issueCredential(tx, by.tenantId, body.id, by.actor);
          announceDevice(tx, by, body.id, 'registered');
          const device = await findDevice(tx, by.tenantId, body.id);
          return { device: device!, credential };
        });
        request.log.info({ actor: by.actor, deviceId: body.id }, 'device registered');
        sendVersion(reply, registered.device);
        return registered;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/devices/:id',
      access: 'devices.read',
      tag,
      summary: 'One device',
      params: Params,
      response: Device,
      async handle({ principal, params, reply }) {
        const device = await findDevice(pool, principal.tenantId, params.id);
        if (device === undefined) throw notFound('device');
        sendVersion(reply, device);
        return device;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/devices/:id',
      access: 'devices.write',
      tag,
      summary: 'Change what is named; If-Match says which version',
      params: Params,
      body: DeviceEdit,
      response: Device,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const device = await withTransaction(pool, (tx) => {
          announceDevice(tx, by, params.id, 'edited');
          return editDevice(tx, by, params.id, body, version);
        });
        sendVersion(reply, device);
        return device;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/devices/:id/health',
      access: 'devices.read',
      tag,
      summary: 'Fixes, lag, clock and refusals of the last 24 hours',
      params: Params,
      response: DeviceHealth,
      async handle({ principal, params }) {
        if ((await findDevice(pool, principal.tenantId, params.id)) === undefined) throw notFound('device');
        const { newest, ...counts } = await readDeviceEvidence(pool, principal.tenantId, params.id);
        const { too_old = 0, in_the_future = 0 } = counts.rejected;
        const lags = newest.map(({ lagMs }) => lagMs).toSorted((a, b) => a - b);
        return {
          ...counts,
          lagMedianMs: median(lags) ?? null,
          clock: clockHint({ fixes: newest, refusedForTime: too_old + in_the_future }),
        };
      },
    }),
  ];
}

import { DeviceModel, DeviceModelEdit, DeviceModelName, NewDeviceModel, itemsOf } from '@roadcall/contracts';
import {
  createDeviceModel,
  editDeviceModel,
  findDeviceModel,
  listDeviceModels,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'devices';
const Params = z.object({ name: DeviceModelName });

/** What kinds of devices there are, what they can do, and by which thresholds their fixes are judged. */
export function deviceModelRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/device-models',
      access: 'devices.read',
      tag,
      summary: 'All device models by name',
      response: itemsOf(DeviceModel),
      handle: async ({ principal }) => ({ items: await listDeviceModels(pool, principal.tenantId) }),
    }),
    apiRoute({
      method: 'POST',
      path: '/device-models',
      access: 'devices.write',
      tag,
      summary: 'Add a device model',
      body: NewDeviceModel,
      response: DeviceModel,
      status: 201,
      async handle(call) {
        const model = await createOnce(pool, call, (tx) => createDeviceModel(tx, actorOf(call.principal), call.body));
        sendVersion(call.reply, model);
        return model;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/device-models/:name',
      access: 'devices.read',
      tag,
      summary: 'One device model',
      params: Params,
      response: DeviceModel,
      async handle({ principal, params, reply }) {
        const model = await findDeviceModel(pool, principal.tenantId, params.name);
        if (model === undefined) throw notFound('device model');
        sendVersion(reply, model);
        return model;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/device-models/:name',
      access: 'devices.write',
      tag,
      summary: 'Change a model as a whole; its thresholds count for fixes from now on. If-Match says which version',
      params: Params,
      body: DeviceModelEdit,
      response: DeviceModel,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const model = await withTransaction(pool, (tx) =>
          editDeviceModel(tx, actorOf(principal), params.name, body, version),
        );
        sendVersion(reply, model);
        return model;
      },
    }),
  ];
}

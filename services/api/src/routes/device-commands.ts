import { CommandId, DeviceCommand, DeviceId, NewDeviceCommand, pageOf, PageQuery } from '@roadcall/contracts';
import {
  cancelDeviceCommand,
  createDeviceCommand,
  findDevice,
  listDeviceCommands,
  type Pool,
  withTransaction,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';

const tag = 'devices';
const Params = z.object({ id: DeviceId });
const CommandParams = Params.extend({ commandId: CommandId });

/** Commands to a device: kept until it has them, its answer beside each. */
export function deviceCommandRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/devices/:id/commands',
      access: 'devices.command',
      tag,
      summary: 'Tell a device to do something; it is delivered as soon as the device reads its commands',
      params: Params,
      body: NewDeviceCommand,
      response: DeviceCommand,
      status: 201,
      handle: (call) =>
        createOnce(pool, call, (tx) => createDeviceCommand(tx, actorOf(call.principal), call.params.id, call.body)),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/devices/:id/commands/:commandId',
      access: 'devices.command',
      tag,
      summary: 'Take back a command that the device does not have yet',
      params: CommandParams,
      response: DeviceCommand,
      handle: ({ principal, params }) =>
        withTransaction(pool, (tx) => cancelDeviceCommand(tx, actorOf(principal), params.id, params.commandId)),
    }),
    apiRoute({
      method: 'GET',
      path: '/devices/:id/commands',
      access: 'devices.read',
      tag,
      summary: 'The commands of a device, the newest first, with what became of them',
      params: Params,
      query: PageQuery,
      response: pageOf(DeviceCommand),
      async handle({ principal, params, query }) {
        const { tenantId } = principal;
        if ((await findDevice(pool, tenantId, params.id)) === undefined) throw notFound('device');
        const after = readCursor(query.cursor, CommandId);
        const rows = await listDeviceCommands(pool, tenantId, params.id, { after, limit: query.limit + 1 });
        return pageOfRows(rows, query.limit, ({ id }) => id);
      },
    }),
  ];
}

import {
  CredentialId,
  Device,
  DeviceCredential,
  DeviceFitting,
  DeviceId,
  NewDevice,
  pageOf,
  PageQuery,
  RegisteredDevice,
} from '@roadcall/contracts';
import {
  createDevice,
  findDevice,
  fitDevice,
  issueCredential,
  listDevices,
  revokeCredential,
  rotateCredentials,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';

const tag = 'devices';
const Params = z.object({ id: DeviceId });
const DeviceQuery = PageQuery.extend({ search: z.string().max(80).optional().describe('part of id or model') });

/**
 * Devices, their credentials and where they are fitted. A secret is shown once, so these POSTs take no
 * Idempotency-Key (its answer would have to be kept): the device's own id makes a repetition harmless.
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
        const { cursor, limit, search } = query;
        const after = readCursor(cursor, z.string());
        const rows = await listDevices(pool, principal.tenantId, { search, after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
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
      async handle({ principal, body, request }) {
        const registered = await withTransaction(pool, async (tx) => {
          await createDevice(tx, principal.tenantId, body);
          const credential = await issueCredential(tx, principal.tenantId, body.id);
          const device = await findDevice(tx, principal.tenantId, body.id);
          return { device: device!, credential };
        });
        request.log.info({ actor: principal.actor, deviceId: body.id }, 'device registered');
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
      async handle({ principal, params }) {
        const device = await findDevice(pool, principal.tenantId, params.id);
        if (device === undefined) throw notFound('device');
        return device;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/devices/:id/credentials',
      access: 'devices.write',
      tag,
      summary: 'Rotate: a new secret, shown once; the newest older one stays live beside it',
      params: Params,
      response: DeviceCredential,
      status: 201,
      async handle({ principal, params, request }) {
        const [credential] = await withTransaction(pool, (tx) =>
          rotateCredentials(tx, principal.tenantId, [params.id]),
        );
        request.log.info({ actor: principal.actor, deviceId: params.id }, 'device credential rotated');
        return credential!;
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/devices/:id/credentials/:credentialId',
      access: 'devices.write',
      tag,
      summary: 'Revoke a credential; connections that use it end within 5 s',
      params: Params.extend({ credentialId: CredentialId }),
      async handle({ principal, params, request }) {
        await withTransaction(pool, (tx) => revokeCredential(tx, principal.tenantId, params.id, params.credentialId));
        request.log.info({ actor: principal.actor, deviceId: params.id }, 'device credential revoked');
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/devices/:id/fitting',
      access: 'devices.write',
      tag,
      summary: 'Fit a device to a vehicle or a unit, or take it out (null)',
      params: Params,
      body: DeviceFitting,
      response: Device,
      async handle({ principal, params, body }) {
        return withTransaction(pool, async (tx) => {
          await fitDevice(tx, actorOf(principal), params.id, body);
          return (await findDevice(tx, principal.tenantId, params.id))!;
        });
      },
    }),
  ];
}

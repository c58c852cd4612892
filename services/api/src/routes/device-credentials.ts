import { CredentialId, CredentialRecord, DeviceCredential, DeviceId, itemsOf } from '@roadcall/contracts';
import {
  announceDevice,
  findDevice,
  listCredentials,
  revokeCredential,
  rotateCredentials,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';

const tag = 'devices';
const Params = z.object({ id: DeviceId });

/** Credentials of a device: two may live at once, so that it can change over. Who issued and who revoked is kept. */
export function deviceCredentialRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/devices/:id/credentials',
      access: 'devices.read',
      tag,
      summary: 'Every credential that the device ever had, newest first, without the secrets',
      params: Params,
      response: itemsOf(CredentialRecord),
      async handle({ principal, params }) {
        if ((await findDevice(pool, principal.tenantId, params.id)) === undefined) throw notFound('device');
        return { items: await listCredentials(pool, principal.tenantId, params.id) };
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
        const by = actorOf(principal);
        const [credential] = await withTransaction(pool, (tx) => {
          announceDevice(tx, by, params.id, 'credential_issued');
          return rotateCredentials(tx, by.tenantId, [params.id], by.actor);
        });
        request.log.info({ actor: by.actor, deviceId: params.id }, 'device credential rotated');
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
        const by = actorOf(principal);
        await withTransaction(pool, (tx) => {
          announceDevice(tx, by, params.id, 'credential_revoked');
          return revokeCredential(tx, by.tenantId, params.id, params.credentialId, by.actor);
        });
        request.log.info({ actor: by.actor, deviceId: params.id }, 'device credential revoked');
      },
    }),
  ];
}

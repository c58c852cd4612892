import {
  CredentialId,
  CredentialRecord,
  Gateway,
  GatewayCredential,
  GatewayEdit,
  GatewayId,
  itemsOf,
  NewGateway,
  RegisteredGateway,
} from '@roadcall/contracts';
import {
  createGateway,
  editGateway,
  findGateway,
  listGatewayCredentials,
  listGateways,
  revokeGatewayCredential,
  rotateGatewayCredential,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'devices';
const Params = z.object({ id: GatewayId });

/** Gateways in front of many devices: for whom they may publish, and with which credential. */
export function gatewayRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/gateways',
      access: 'devices.read',
      tag,
      summary: 'All gateways by id',
      response: itemsOf(Gateway),
      handle: async ({ principal }) => ({ items: await listGateways(pool, principal.tenantId) }),
    }),
    apiRoute({
      method: 'POST',
      path: '/gateways',
      access: 'devices.write',
      tag,
      summary: 'Add a gateway with its first secret, which is shown this once',
      body: NewGateway,
      response: RegisteredGateway,
      status: 201,
      async handle({ principal, body, request }) {
        const by = actorOf(principal);
        const made = await withTransaction(pool, async (tx) => {
          await createGateway(tx, by, body);
          const credential = await rotateGatewayCredential(tx, by, body.id);
          return { gateway: (await findGateway(tx, by.tenantId, body.id))!, credential };
        });
        request.log.info({ actor: by.actor, gatewayId: body.id }, 'gateway created');
        return made;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/gateways/:id',
      access: 'devices.read',
      tag,
      summary: 'One gateway',
      params: Params,
      response: Gateway,
      async handle({ principal, params, reply }) {
        const gateway = await findGateway(pool, principal.tenantId, params.id);
        if (gateway === undefined) throw notFound('gateway');
        sendVersion(reply, gateway);
        return gateway;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/gateways/:id',
      access: 'devices.write',
      tag,
      summary: 'Change for whom a gateway may publish; in force within 5 s. If-Match says which version',
      params: Params,
      body: GatewayEdit,
      response: Gateway,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = actorOf(principal);
        const gateway = await withTransaction(pool, (tx) => editGateway(tx, by, params.id, body, version));
        sendVersion(reply, gateway);
        return gateway;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/gateways/:id/credentials',
      access: 'devices.read',
      tag,
      summary: 'Every credential that the gateway ever had, newest first, without the secrets',
      params: Params,
      response: itemsOf(CredentialRecord),
      async handle({ principal, params }) {
        if ((await findGateway(pool, principal.tenantId, params.id)) === undefined) throw notFound('gateway');
        return { items: await listGatewayCredentials(pool, principal.tenantId, params.id) };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/gateways/:id/credentials',
      access: 'devices.write',
      tag,
      summary: 'Rotate: a new secret, shown once; the newest older one stays live beside it',
      params: Params,
      response: GatewayCredential,
      status: 201,
      async handle({ principal, params, request }) {
        const by = actorOf(principal);
        const credential = await withTransaction(pool, (tx) => rotateGatewayCredential(tx, by, params.id));
        request.log.info({ actor: by.actor, gatewayId: params.id }, 'gateway credential rotated');
        return credential;
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/gateways/:id/credentials/:credentialId',
      access: 'devices.write',
      tag,
      summary: 'Revoke a credential; connections that use it end within 5 s',
      params: Params.extend({ credentialId: CredentialId }),
      async handle({ principal, params, request }) {
        const by = actorOf(principal);
        await withTransaction(pool, (tx) => revokeGatewayCredential(tx, by, params.id, params.credentialId));
        request.log.info({ actor: by.actor, gatewayId: params.id }, 'gateway credential revoked');
      },
    }),
  ];
}

import { NewPartner, Partner, PartnerEdit, PartnerId } from '@roadcall/contracts';
import { createPartner, editPartner, listPartners, maskedPartner, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { actorOf, may } from '../http/principal.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'partners';

/** Companies whose units are dispatched like ours (domain §1). */
export function partnerRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/partners',
      access: 'fleet.read',
      tag,
      summary: 'All partners by name; contacts are masked without partners.reveal',
      response: z.object({ items: z.array(Partner) }),
      async handle({ principal }) {
        const partners = await listPartners(pool, principal.tenantId);
        return { items: may(principal, 'partners.reveal') ? partners : partners.map(maskedPartner) };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/partners',
      access: 'fleet.write',
      tag,
      summary: 'Add a partner',
      body: NewPartner,
      response: Partner,
      status: 201,
      async handle(call) {
        const partner = await createOnce(pool, call, (tx) => createPartner(tx, actorOf(call.principal), call.body));
        sendVersion(call.reply, partner);
        return partner;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/partners/:id',
      access: 'fleet.write',
      tag,
      summary: 'Change what is named; If-Match says which version',
      params: z.object({ id: PartnerId }),
      body: PartnerEdit,
      response: Partner,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const partner = await withTransaction(pool, (tx) =>
          editPartner(tx, actorOf(principal), params.id, body, version),
        );
        sendVersion(reply, partner);
        return partner;
      },
    }),
  ];
}

import { IssuedCustomerLink, NewCustomerLink, RentalId } from '@roadcall/contracts';
import { issueCustomerLink, revokeCustomerLinks, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { userActorOf } from '../http/principal.ts';

const tag = 'customer links';
const access = 'incidents.write';
const Params = z.object({ id: RentalId });

/** Links by which the customer of a running rental reports trouble without an account. */
export function customerLinkRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/rentals/:id/customer-links',
      access,
      tag,
      summary: 'Make a link for the customer; its secret is shown this once',
      params: Params,
      body: NewCustomerLink,
      response: IssuedCustomerLink,
      status: 201,
      async handle({ principal, params, body, request }) {
        const by = userActorOf(principal);
        const link = await withTransaction(pool, (tx) => issueCustomerLink(tx, by, params.id, body.hours));
        request.log.info({ actor: principal.actor, rentalId: params.id, linkId: link.id }, 'customer link made');
        // The secret is in the fragment: browsers send it to no server, and no log has it.
        const path = `/help.html#${link.token}`;
        return { id: link.id, rentalId: params.id, path, expiresAt: link.expiresAt.toISOString() };
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/rentals/:id/customer-links',
      access,
      tag,
      summary: 'End all links of a rental',
      params: Params,
      async handle({ principal, params }) {
        const by = userActorOf(principal);
        await withTransaction(pool, (tx) => revokeCustomerLinks(tx, by, params.id));
      },
    }),
  ];
}

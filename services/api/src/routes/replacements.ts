import { IncidentId, IncidentReplacements } from '@roadcall/contracts';
import { findIncident, listReplacementDecisions, listReplacementLegs, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { notFound } from '../http/problems.ts';

/** Searches shown with an incident; one that waits for long has made more. */
const SHOWN_DECISIONS = 10;

/** Replacement vehicles of an incident (domain §2, §4). */
export function replacementRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/incidents/:id/replacements',
      access: 'incidents.read',
      tag: 'incidents',
      summary:
        'Replacement vehicles with their drivers, oldest first, and why they were chosen or none was, newest first',
      params: z.object({ id: IncidentId }),
      response: IncidentReplacements,
      async handle({ principal: { tenantId }, params: { id } }) {
        if ((await findIncident(pool, tenantId, id)) === undefined) throw notFound('incident');
        return {
          legs: await listReplacementLegs(pool, tenantId, id),
          decisions: await listReplacementDecisions(pool, tenantId, id, SHOWN_DECISIONS),
        };
      },
    }),
  ];
}

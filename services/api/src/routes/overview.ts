import { Overview } from '@roadcall/contracts';
import { readOverview, type Pool } from '@roadcall/store';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';

/** The counts beside the map. */
export function overviewRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/overview',
      access: 'alarms.read',
      tag: 'overview',
      summary: 'Counts of the fleet, its alarms, incidents and quarantine',
      response: Overview,
      handle: ({ principal }) => readOverview(pool, principal.tenantId, Date.now()),
    }),
  ];
}

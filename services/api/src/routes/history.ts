import { FleetAt, FleetAtQuery, pageOf, PageQuery, PositionAccess, UserId, VehicleId } from '@roadcall/contracts';
import { listPositionAccess, logPositionAccess, readFleetAt, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';

const AccessQuery = PageQuery.extend({
  vehicleId: VehicleId.optional().describe('readings of this vehicle, and of the whole fleet'),
  userId: UserId.optional(),
});

/** The fleet at an instant of the past, and who read whose positions. */
export function historyRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/positions',
      access: 'positions.read',
      tag: 'tracks',
      summary: 'Where every vehicle and unit was at an instant',
      query: FleetAtQuery,
      response: FleetAt,
      async handle({ principal, query }) {
        const at = new Date(query.at);
        await logPositionAccess(pool, actorOf(principal), { what: 'fleet_at', of: null, from: at, to: at });
        const { late, doubtful, lookBackS } = query;
        return readFleetAt(pool, principal.tenantId, { at, lookBackMs: lookBackS * 1_000, late, doubtful });
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/position-access',
      access: 'position_access.read',
      tag: 'tracks',
      summary: 'Who read whose positions of the past, the newest first',
      query: AccessQuery,
      response: pageOf(PositionAccess),
      async handle({ principal, query }) {
        const { cursor, limit, vehicleId, userId } = query;
        const after = readCursor(cursor, z.number().int());
        const rows = await listPositionAccess(pool, principal.tenantId, { vehicleId, userId, after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ id }) => id);
      },
    }),
  ];
}

import { Track, TrackQuery, UnitId, VehicleId } from '@roadcall/contracts';
import { findUnit, findVehicle, readTrack, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { notFound, ProblemError } from '../http/problems.ts';

const tag = 'tracks';
const DAY_MS = 24 * 3_600_000;

/** Where a vehicle or a unit was. Each reading is on record (domain §14). */
export function trackRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/track',
      access: 'positions.read',
      tag,
      summary: 'Track of a vehicle over at most 24 hours',
      params: z.object({ id: VehicleId }),
      query: TrackQuery,
      response: Track,
      async handle({ principal, params, query, request }) {
        const period = periodOf(query);
        if ((await findVehicle(pool, principal.tenantId, params.id)) === undefined) throw notFound('vehicle');
        request.log.info({ userId: principal.userId, vehicleId: params.id, ...query }, 'track read');
        return readTrack(pool, principal.tenantId, { vehicleId: params.id }, period);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id/track',
      access: 'positions.read',
      tag,
      summary: 'Track of a service unit over at most 24 hours',
      params: z.object({ id: UnitId }),
      query: TrackQuery,
      response: Track,
      async handle({ principal, params, query, request }) {
        const period = periodOf(query);
        if ((await findUnit(pool, principal.tenantId, params.id)) === undefined) throw notFound('unit');
        request.log.info({ userId: principal.userId, unitId: params.id, ...query }, 'track read');
        return readTrack(pool, principal.tenantId, { unitId: params.id }, period);
      },
    }),
  ];
}

function periodOf(query: TrackQuery): { from: Date; to: Date; limit: number } {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  if (from < to && to.getTime() - from.getTime() <= DAY_MS) return { from, to, limit: query.limit };
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'to', message: 'is after `from`, by at most 24 hours' }],
  });
}

import {
  MAX_USAGE_DAYS,
  UsageQuery,
  Utilisation,
  UtilisationQuery,
  VehicleId,
  VehicleUsage,
} from '@roadcall/contracts';
import {
  findVehicle,
  readFleetUtilisation,
  readRolledUpTo,
  readUsage,
  readUtilisation,
  readVehicleZone,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { notFound, ProblemError } from '../http/problems.ts';

const tag = 'usage';
const DAY_MS = 86_400_000;

/** What vehicles did, from the roll-ups. */
export function usageRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/usage',
      access: 'usage.read',
      tag,
      summary: 'Distance, driving, idling and parked time of a vehicle by hour or local day',
      params: z.object({ id: VehicleId }),
      query: UsageQuery,
      response: VehicleUsage,
      async handle({ principal, params, query }) {
        const { tenantId } = principal;
        const timeZone = query.timeZone ?? (await readVehicleZone(pool, tenantId, params.id));
        const period = { ...periodOf(query), by: query.by, timeZone };
        if ((await findVehicle(pool, tenantId, params.id)) === undefined) throw notFound('vehicle');
        const rolledUpTo = await readRolledUpTo(pool, tenantId, params.id);
        const periods = await readUsage(pool, tenantId, params.id, period);
        return { timeZone, periods, rolledUpTo: rolledUpTo?.toISOString() ?? null };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/utilisation',
      access: 'usage.read',
      tag,
      summary: 'How much of a period vehicles were rented out and driven, by plate',
      query: UtilisationQuery,
      response: Utilisation,
      async handle({ principal, query }) {
        const { tenantId } = principal;
        const period = periodOf(query);
        const after = readCursor(query.cursor, z.string());
        const fleet = await readFleetUtilisation(pool, tenantId, period);
        const rows = await readUtilisation(pool, tenantId, { ...period, after, limit: query.limit + 1 });
        const wholeS = (fleet.vehicles * (period.to.getTime() - period.from.getTime())) / 1_000;
        const share = (seconds: number): number => (wholeS === 0 ? 0 : seconds / wholeS);
        return {
          fleet,
          rentedShare: share(fleet.rentedS),
          drivingShare: share(fleet.drivingS),
          ...pageOfRows(rows, query.limit, ({ plate }) => plate),
        };
      },
    }),
  ];
}

function periodOf(query: { from: string; to: string }): { from: Date; to: Date } {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  if (from < to && to.getTime() - from.getTime() <= MAX_USAGE_DAYS * DAY_MS) return { from, to };
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'to', message: `is after \`from\`, by at most ${MAX_USAGE_DAYS} days` }],
  });
}

import { boundsOfLocalDay, Derivation, DerivationRun, NewDerivation, VehicleId } from '@roadcall/contracts';
import { findVehicle, listDerivationRuns, logPositionAccess, readVehicleZone, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { loadTenantHistory } from '../derivation/load-tenant-history.ts';
import { rederiveDay } from '../derivation/rederive-day.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';
import { notFound, ProblemError } from '../http/problems.ts';

const tag = 'trips';
const DAY_MS = 24 * 3_600_000;
const VehicleParams = z.object({ id: VehicleId });

/** Days that are derived again: with late fixes, or by other rules. */
export function derivationRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/vehicles/:id/derivations',
      access: 'derivations.write',
      tag,
      summary: 'Derive a past day of a vehicle again, or preview what that would change',
      params: VehicleParams,
      body: NewDerivation,
      response: Derivation,
      async handle({ principal, params, body }) {
        const timeZone = await readVehicleZone(pool, principal.tenantId, params.id);
        const { from, to } = boundsOfLocalDay(timeZone, body.day);
        if (to > Date.now()) {
          throw new ProblemError(422, 'day_not_over', 'The day is not over', {
            detail: `${body.day} ends at ${new Date(to).toISOString()}: derive it again after that`,
          });
        }
        if ((await findVehicle(pool, principal.tenantId, params.id)) === undefined) throw notFound('vehicle');
        const period = { from: new Date(from), to: new Date(to) };
        await logPositionAccess(pool, actorOf(principal), { what: 'track', of: { vehicleId: params.id }, ...period });
        const rules = await loadTenantHistory(pool, principal.tenantId, new Date(from - 7 * DAY_MS));
        const by = { tenantId: principal.tenantId, userId: principal.userId! };
        return rederiveDay(pool, rules, by, { vehicleId: params.id, timeZone }, body);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/derivations',
      access: 'positions.read',
      tag,
      summary: 'Days of a vehicle that were derived again, newest first',
      params: VehicleParams,
      response: z.object({ runs: z.array(DerivationRun) }),
      async handle({ principal, params }) {
        if ((await findVehicle(pool, principal.tenantId, params.id)) === undefined) throw notFound('vehicle');
        return { runs: await listDerivationRuns(pool, principal.tenantId, params.id) };
      },
    }),
  ];
}

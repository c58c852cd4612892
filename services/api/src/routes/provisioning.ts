import { ProvisioningBatch, ProvisioningResult } from '@roadcall/contracts';
import { provisionFleet, withTransaction, type Pool } from '@roadcall/store';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf } from '../http/principal.ts';

/** Room for 1,000 vehicles and 1,000 units with all their fields. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** A whole fleet at once, for the simulator, load tests and imports. Idempotent by its natural keys. */
export function provisioningRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/provisioning/batch',
      access: 'provisioning.write',
      tag: 'provisioning',
      summary: 'Make what is missing of a fleet; the answer has fresh device secrets and crews’ tokens',
      body: ProvisioningBatch,
      bodyLimit: BODY_LIMIT_BYTES,
      response: ProvisioningResult,
      async handle({ principal, body, request }) {
        const result = await withTransaction(pool, (tx) => provisionFleet(tx, actorOf(principal), body));
        const counts = {
          branches: result.branches.length,
          vehicles: result.vehicles.length,
          units: result.units.length,
        };
        request.log.info({ actor: principal.actor, ...counts }, 'fleet provisioned');
        return result;
      },
    }),
  ];
}

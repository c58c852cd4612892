import {
  Assignment,
  IncidentId,
  IncidentReplacements,
  ManualReplacement,
  ReplacementChoices,
  ReplacementChoicesQuery,
} from '@roadcall/contracts';
import {
  findIncident,
  listReplacementDecisions,
  listReplacementLegs,
  listUnitJobs,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { chooseReplacement } from '../desk/choose-replacement.ts';
import { replacementChoices } from '../desk/replacement-choices.ts';
import { readReplacementQuestion } from '../desk/replacement-question.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { userActorOf } from '../http/principal.ts';
import { conflict, notFound } from '../http/problems.ts';
import { expectedVersion } from '../http/versions.ts';

const Params = z.object({ id: IncidentId });
const tag = 'incidents';

/** Searches shown with an incident; one that waits for long has made more. */
const SHOWN_DECISIONS = 10;

/** Replacement vehicles of an incident (domain §2, §4). */
export function replacementRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/incidents/:id/replacements',
      access: 'incidents.read',
      tag,
      summary:
        'Replacement vehicles with their drivers, oldest first, and why they were chosen or none was, newest first',
      params: Params,
      response: IncidentReplacements,
      async handle({ principal: { tenantId }, params: { id } }) {
        if ((await findIncident(pool, tenantId, id)) === undefined) throw notFound('incident');
        return {
          legs: await listReplacementLegs(pool, tenantId, id),
          decisions: await listReplacementDecisions(pool, tenantId, id, SHOWN_DECISIONS),
        };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/incidents/:id/replacement-choices',
      access: 'assignments.override',
      tag,
      summary: 'Every vehicle and driver for choosing by hand: the parts of their cost, or the rules against them',
      params: Params,
      query: ReplacementChoicesQuery,
      response: ReplacementChoices,
      async handle({ principal: { tenantId }, params: { id }, query: { vehicleId, search } }) {
        if ((await findIncident(pool, tenantId, id)) === undefined) throw notFound('incident');
        const question = await readReplacementQuestion(pool, tenantId, id, new Date());
        if (question === undefined) throw conflict('no_running_rental', 'no rental runs on this incident');
        return replacementChoices(question, { vehicleId, search }, await listUnitJobs(pool, tenantId));
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/replacements',
      access: 'assignments.override',
      tag,
      summary: 'Reserve this vehicle and this driver; what was reserved before is released in the same moment',
      params: Params,
      body: ManualReplacement,
      response: Assignment,
      status: 201,
      async handle({ principal, params, body, request }) {
        const version = expectedVersion(request, 'required');
        const by = userActorOf(principal);
        const delivery = await withTransaction(pool, (tx) => chooseReplacement(tx, by, params.id, version, body));
        const { unitName: unit, vehicle } = delivery;
        const done = {
          actor: principal.actor,
          incident: params.id,
          unit,
          plate: vehicle?.plate,
          overruled: body.overrule,
        };
        request.log.info(done, 'replacement chosen by hand');
        return delivery;
      },
    }),
  ];
}

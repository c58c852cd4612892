import {
  CONTACT_BACKDATE_LIMIT_MS,
  Incident,
  IncidentContact,
  IncidentEdit,
  IncidentId,
  IncidentResolution,
  NewContact,
} from '@roadcall/contracts';
import { editIncident, logContact, resolveIncident, withTransaction, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { userActorOf } from '../http/principal.ts';
import { invalidField } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'incidents';
const access = 'incidents.write';
const Params = z.object({ id: IncidentId });

/** What the desk does with an open incident beside sending units: correct it, talk about it, settle it by phone. */
export function incidentDeskRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'PATCH',
      path: '/incidents/:id',
      access,
      tag,
      summary:
        'Correct type, severity, needs, place, note or whether a replacement is owed; the timeline says what changed',
      params: Params,
      body: IncidentEdit,
      response: Incident,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = userActorOf(principal);
        const incident = await withTransaction(pool, (tx) => editIncident(tx, by, params.id, body, version));
        sendVersion(reply, incident);
        return incident;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/resolve',
      access,
      tag,
      summary: 'Settle an incident on which no unit is: it was helped by phone, or by others',
      params: Params,
      body: IncidentResolution,
      response: Incident,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const by = userActorOf(principal);
        const incident = await withTransaction(pool, (tx) =>
          resolveIncident(tx, by, params.id, body.resolution, version),
        );
        sendVersion(reply, incident);
        return incident;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/contacts',
      access,
      tag,
      summary: 'Write down who was told what; `planGiven` says that the customer now knows what will be done',
      params: Params,
      body: NewContact,
      response: IncidentContact,
      status: 201,
      async handle(call) {
        const { principal, params, body } = call;
        const { tenantId, userId, at: now } = userActorOf(principal);
        const at = body.at === undefined ? now : new Date(body.at);
        const ageMs = now.getTime() - at.getTime();
        if (ageMs < 0 || ageMs > CONTACT_BACKDATE_LIMIT_MS) {
          throw invalidField('at', 'is not in the future, and at most a day ago');
        }
        return createOnce(pool, call, (tx) =>
          logContact(tx, { tenantId, incidentId: params.id, contact: body, at, by: userId }),
        );
      },
    }),
  ];
}

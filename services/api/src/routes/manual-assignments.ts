import {
  Assignment,
  AssignmentId,
  IncidentId,
  itemsOf,
  ManualAssignment,
  Pin,
  TakeOff,
  UnitChoice,
  type Incident,
  type TenantId,
} from '@roadcall/contracts';
import {
  assignByHand,
  findIncident,
  pinAssignment,
  takeUnitOff,
  unpinAssignment,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { listUnitChoices } from '../desk/unit-choices.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { userActorOf } from '../http/principal.ts';
import { notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'assignments';
const access = 'assignments.override';
const OfIncident = z.object({ id: IncidentId });
const OfAssignment = z.object({ id: AssignmentId });

/** How long the crew of a unit that a person chose has to answer, ms (domain §4: 60–90 s). */
const ANSWER_WITHIN_MS = 90_000;

/** A person decides in the plan's place: always possible, always with a reason. */
export function manualAssignmentRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  const incidentOf = async (tenantId: TenantId, id: IncidentId): Promise<Incident> => {
    const incident = await findIncident(pool, tenantId, id);
    if (incident === undefined) throw notFound('incident');
    return incident;
  };
  return [
    apiRoute({
      method: 'GET',
      path: '/incidents/:id/unit-choices',
      access,
      tag,
      summary: 'Every unit with its travel time and the rule that speaks against it, for sending one by hand',
      params: OfIncident,
      response: itemsOf(UnitChoice),
      async handle({ principal, params }) {
        const incident = await incidentOf(principal.tenantId, params.id);
        return { items: await listUnitChoices(pool, principal.tenantId, incident, new Date()) };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/assign',
      access,
      tag,
      summary: 'Send this unit, whatever the rules say; the one before is taken off',
      params: OfIncident,
      body: ManualAssignment,
      response: Assignment,
      status: 201,
      async handle({ principal, params, body, request }) {
        const incidentVersion = expectedVersion(request, 'required');
        const by = userActorOf(principal);
        const incident = await incidentOf(by.tenantId, params.id);
        const choices = await listUnitChoices(pool, by.tenantId, incident, by.at);
        const choice = choices.find(({ unitId }) => unitId === body.unitId);
        const { etaS = null, etaSource = null, distanceM = null, excluded = null } = choice ?? {};
        const assignment = await withTransaction(pool, (tx) =>
          assignByHand(tx, by, {
            ...body,
            incidentId: params.id,
            incidentVersion,
            overruled: excluded,
            eta: etaS === null || etaSource === null ? null : { etaS, distanceM, source: etaSource },
            expiresAt: new Date(by.at.getTime() + ANSWER_WITHIN_MS),
          }),
        );
        request.log.info(
          { actor: principal.actor, incident: incident.number, unit: assignment.unitName, overruled: excluded },
          'unit sent by hand',
        );
        return assignment;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/assignments/:id/take-off',
      access,
      tag,
      summary: 'Take a unit off its incident, which looks for the next one',
      params: OfAssignment,
      body: TakeOff,
      response: Assignment,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'optional');
        const by = userActorOf(principal);
        const assignment = await withTransaction(pool, (tx) => takeUnitOff(tx, by, params.id, body.reason, version));
        sendVersion(reply, assignment);
        return assignment;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/assignments/:id/pin',
      access,
      tag,
      summary: 'Keep this unit with this incident: no plan takes it off',
      params: OfAssignment,
      body: Pin,
      response: Assignment,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'optional');
        const by = userActorOf(principal);
        const assignment = await withTransaction(pool, (tx) => pinAssignment(tx, by, params.id, body.reason, version));
        sendVersion(reply, assignment);
        return assignment;
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/assignments/:id/pin',
      access,
      tag,
      summary: 'Let plans decide about this unit again',
      params: OfAssignment,
      response: Assignment,
      async handle({ principal, params, request, reply }) {
        const version = expectedVersion(request, 'optional');
        const by = userActorOf(principal);
        const assignment = await withTransaction(pool, (tx) => unpinAssignment(tx, by, params.id, version));
        sendVersion(reply, assignment);
        return assignment;
      },
    }),
  ];
}

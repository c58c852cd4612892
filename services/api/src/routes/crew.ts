import { AssignmentId, CrewDay, itemsOf, JobContact } from '@roadcall/contracts';
import {
  findActiveAssignmentOfUnit,
  findCrewJob,
  findUnit,
  listUnitMissions,
  revealJobContacts,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import type { LiveTables } from '../gateway/live-tables.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf, may } from '../http/principal.ts';
import { conflict, notFound } from '../http/problems.ts';
import { withPositions } from './positions.ts';

const tag = 'assignments';
/** What a crew did longer ago than this is of no use on its phone, ms. */
const SHOWN_MS = 36 * 3_600_000;

/** What the phone of a crew shows; its acts are those of its unit and its assignments. */
export function crewRoutes({ pool, tables }: { pool: Pool; tables: LiveTables }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/crew',
      access: 'assignments.act',
      tag,
      summary: "This crew's unit, its job or offer with the incident, and what it did since yesterday",
      response: CrewDay,
      async handle({ principal }) {
        const { tenantId, unitId } = principal;
        const unit = unitId === null ? undefined : await findUnit(pool, tenantId, unitId);
        if (unit === undefined) throw conflict('no_unit', 'you are the crew of no unit: ask the desk to appoint you');
        const [shown] = await withPositions({ db: pool, tables }, principal, [unit]);
        const assignment = (await findActiveAssignmentOfUnit(pool, tenantId, unit.id)) ?? null;
        const job = assignment && (await findCrewJob(pool, tenantId, assignment.incidentId));
        const since = new Date(Date.now() - SHOWN_MS);
        const missions = await listUnitMissions(pool, tenantId, unit.id, { since, limit: 20 });
        return { unit: shown!, assignment, job: job ?? null, missions };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/assignments/:id/contacts',
      access: ['assignments.act', 'customers.reveal'],
      tag,
      summary: 'Whom the crew of an accepted job may call, whole; each reading is on record',
      params: z.object({ id: AssignmentId }),
      response: itemsOf(JobContact),
      async handle({ principal, params }) {
        const unitId = may(principal, 'customers.reveal') ? null : principal.unitId;
        if (unitId === null && !may(principal, 'customers.reveal')) throw notFound('assignment');
        const items = await withTransaction(pool, (tx) => revealJobContacts(tx, actorOf(principal), params.id, unitId));
        if (items === undefined) throw notFound('assignment');
        return { items };
      },
    }),
  ];
}

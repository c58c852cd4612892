import { CrewMember, itemsOf, UnitHistoryEntry, UnitId, UnitMission } from '@roadcall/contracts';
import { listCrewMembers, listUnitMissions, readUnitHistory, type Pool } from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { may, type Principal } from '../http/principal.ts';
import { notYours } from '../http/problems.ts';

const tag = 'units';
const Params = z.object({ id: UnitId });
const access = ['fleet.read', 'assignments.act'] as const;
const DAY_MS = 86_400_000;

/** What became of a unit, and who can be a crew. */
export function unitRecordRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/units/:id/history',
      access,
      tag,
      summary: 'Changes of duty, breaks and safety timer with who made them, newest first',
      params: Params,
      query: z.object({ days: z.coerce.number().int().min(1).max(31).default(3) }),
      response: itemsOf(UnitHistoryEntry),
      async handle({ principal, params, query }) {
        checkOwn(principal, params.id);
        const since = new Date(Date.now() - query.days * DAY_MS);
        return { items: await readUnitHistory(pool, principal.tenantId, params.id, since) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id/missions',
      access,
      tag,
      summary: 'Jobs that were offered to a unit, newest first',
      params: Params,
      query: z.object({
        days: z.coerce.number().int().min(1).max(366).default(31),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      response: itemsOf(UnitMission),
      async handle({ principal, params, query }) {
        checkOwn(principal, params.id);
        const page = { since: new Date(Date.now() - query.days * DAY_MS), limit: query.limit };
        return { items: await listUnitMissions(pool, principal.tenantId, params.id, page) };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/crews',
      access: 'fleet.write',
      tag,
      summary: 'Technicians by name, each with the unit whose crew they are',
      response: itemsOf(CrewMember),
      handle: async ({ principal }) => ({ items: await listCrewMembers(pool, principal.tenantId) }),
    }),
  ];
}

/** A crew reads of its own unit only. */
function checkOwn(principal: Principal, unitId: UnitId): void {
  if (!may(principal, 'fleet.read') && principal.unitId !== unitId) throw notYours('this is not your unit');
}

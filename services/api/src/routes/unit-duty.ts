import { Unit, UnitBreakChange, UnitDutyChange, UnitId, UnitWork } from '@roadcall/contracts';
import {
  changeUnitBreak,
  changeUnitDuty,
  giveSignOfLife,
  listUnitWork,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf, may, type Principal } from '../http/principal.ts';
import { notYours } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'units';
const Params = z.object({ id: UnitId });
const access = ['assignments.act', 'assignments.override'] as const;
const DAY_MS = 86_400_000;

/** A unit's working day: duty, breaks, signs of life; its crew's business, or a dispatcher's in its place. */
export function unitDutyRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'POST',
      path: '/units/:id/duty',
      access,
      tag,
      summary: 'Begin or end duty, and with it the shift',
      params: Params,
      body: UnitDutyChange,
      response: Unit,
      async handle({ principal, params, body, request, reply }) {
        checkCrew(principal, params.id);
        const version = expectedVersion(request, 'optional');
        const unit = await withTransaction(pool, (tx) =>
          changeUnitDuty(tx, actorOf(principal), params.id, body.state, version, body.reason),
        );
        sendVersion(reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/units/:id/break',
      access,
      tag,
      summary: 'Begin or end a break; on a break a unit gets no offers',
      params: Params,
      body: UnitBreakChange,
      response: Unit,
      async handle({ principal, params, body, reply }) {
        checkCrew(principal, params.id);
        const unit = await withTransaction(pool, (tx) => changeUnitBreak(tx, actorOf(principal), params.id, body));
        sendVersion(reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/units/:id/sign-of-life',
      access,
      tag,
      summary: 'The crew is well: its safety timer begins anew',
      params: Params,
      response: Unit,
      async handle({ principal, params, reply }) {
        checkCrew(principal, params.id);
        const unit = await withTransaction(pool, (tx) => giveSignOfLife(tx, actorOf(principal), params.id));
        sendVersion(reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id/work',
      access: ['fleet.read', 'assignments.act'],
      tag,
      summary: 'Shifts and breaks as they were worked, newest first',
      params: Params,
      query: z.object({ days: z.coerce.number().int().min(1).max(92).default(14) }),
      response: UnitWork,
      async handle({ principal, params, query }) {
        if (!may(principal, 'fleet.read')) checkCrew(principal, params.id);
        return listUnitWork(pool, principal.tenantId, params.id, new Date(Date.now() - query.days * DAY_MS));
      },
    }),
  ];
}

/** A crew acts for its own unit only; whoever may override acts for any. */
function checkCrew(principal: Principal, unitId: UnitId): void {
  if (!may(principal, 'assignments.override') && principal.unitId !== unitId) throw notYours('this is not your unit');
}

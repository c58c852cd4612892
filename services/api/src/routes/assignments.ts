import { Assignment, AssignmentDecline, AssignmentId, AssignmentProgress } from '@roadcall/contracts';
import {
  acceptAssignment,
  declineAssignment,
  findActiveAssignmentOfUnit,
  pickUpVehicle,
  progressAssignment,
  withTransaction,
  type AssignmentAct,
  type AssignmentMove,
  type Pool,
  type Transaction,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { may, type Principal } from '../http/principal.ts';
import { conflict, forbidden, notFound, notYours } from '../http/problems.ts';

const tag = 'assignments';
const Params = z.object({ id: AssignmentId });
const access = ['assignments.act', 'assignments.override'] as const;

/**
 * What a unit's crew does with its assignments (domain §4); a dispatcher may do it in the crew's place. Each act can be
 * repeated: what is done already stays done.
 */
export function assignmentRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  const act = async (
    principal: Principal,
    id: AssignmentId,
    step: (tx: Transaction, act: AssignmentAct) => Promise<AssignmentMove>,
  ): Promise<Assignment> => {
    const move = await withTransaction(pool, (tx) => step(tx, actOf(principal, id)));
    if (move.ok) return move.assignment;
    if (move.reason === 'wrong_state') {
      throw conflict('wrong_state', `the assignment is ${move.state}: that cannot follow`);
    }
    if (move.reason === 'not_found') throw notFound('assignment');
    if (move.reason === 'not_yours') throw notYours("this assignment is another unit's");
    throw conflict('not_due', 'the offer still stands');
  };
  return [
    apiRoute({
      method: 'GET',
      path: '/assignments/mine',
      access: 'assignments.act',
      tag,
      summary: "The active assignment of this crew's unit: one or none",
      response: z.object({ items: z.array(Assignment) }),
      async handle({ principal }) {
        const { tenantId, unitId } = principal;
        const active = unitId === null ? undefined : await findActiveAssignmentOfUnit(pool, tenantId, unitId);
        return { items: active === undefined ? [] : [active] };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/assignments/:id/accept',
      access,
      tag,
      summary: 'Take the offer',
      params: Params,
      response: Assignment,
      handle: ({ principal, params }) => act(principal, params.id, acceptAssignment),
    }),
    apiRoute({
      method: 'POST',
      path: '/assignments/:id/decline',
      access,
      tag,
      summary: 'Refuse the offer, with a reason; the next unit is asked',
      params: Params,
      body: AssignmentDecline,
      response: Assignment,
      handle: ({ principal, params, body }) =>
        act(principal, params.id, (tx, by) => declineAssignment(tx, { ...by, ...body })),
    }),
    apiRoute({
      method: 'POST',
      path: '/assignments/:id/picked-up',
      access,
      tag,
      summary: 'A delivery driver has the replacement vehicle and drives on to the customer',
      params: Params,
      response: Assignment,
      handle: ({ principal, params }) => act(principal, params.id, pickUpVehicle),
    }),
    apiRoute({
      method: 'POST',
      path: '/assignments/:id/status',
      access,
      tag,
      summary: 'Report progress: en route, on scene, towing, done, failed, gone on arrival',
      params: Params,
      body: AssignmentProgress,
      response: Assignment,
      handle: ({ principal, params, body }) =>
        act(principal, params.id, (tx, by) => progressAssignment(tx, { ...by, ...body })),
    }),
  ];
}

/** A crew acts for its own unit only; whoever may override acts for any. */
function actOf(principal: Principal, assignmentId: AssignmentId): AssignmentAct {
  const { tenantId, userId } = principal;
  const act = { tenantId, assignmentId, by: userId, at: new Date() };
  if (may(principal, 'assignments.override')) return act;
  if (userId === null) throw forbidden('only a crew acts on assignments');
  return { ...act, crewUserId: userId };
}

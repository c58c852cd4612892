import {
  NewUnit,
  pageOf,
  PageQuery,
  Unit,
  UnitEdit,
  UnitId,
  UnitKind,
  UnitRetirement,
  UnitState,
  UnitWithPosition,
} from '@roadcall/contracts';
import {
  createUnit,
  editUnit,
  findUnit,
  listUnits,
  reinstateUnit,
  retireUnit,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import type { LiveTables } from '../gateway/live-tables.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf, may } from '../http/principal.ts';
import { notFound, notYours } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';
import { withPositions } from './positions.ts';

const tag = 'units';
const Params = z.object({ id: UnitId });
const UnitQuery = PageQuery.extend({
  search: z.string().max(40).optional().describe('part of the name'),
  kind: UnitKind.optional(),
  state: UnitState.optional(),
  retired: z.stringbool().optional().describe('those no longer in use, instead of those in use'),
});

/** Service units: tow trucks, repair vans, delivery drivers. */
export function unitRoutes({ pool, tables }: { pool: Pool; tables: LiveTables }): ApiRoute[] {
  const positions = { db: pool, tables };
  return [
    apiRoute({
      method: 'GET',
      path: '/units',
      access: 'fleet.read',
      tag,
      summary: 'Units by name, with their newest positions',
      query: UnitQuery,
      response: pageOf(UnitWithPosition),
      async handle({ principal, query }) {
        const { cursor, limit, ...filter } = query;
        const after = readCursor(cursor, z.string());
        const rows = await listUnits(pool, principal.tenantId, { ...filter, after, limit: limit + 1 });
        const { items, next } = pageOfRows(rows, limit, ({ name }) => name);
        return { items: await withPositions(positions, principal, items), next };
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/units',
      access: 'fleet.write',
      tag,
      summary: 'Add a unit',
      body: NewUnit,
      response: Unit,
      status: 201,
      async handle(call) {
        const unit = await createOnce(pool, call, (tx) => createUnit(tx, actorOf(call.principal), call.body));
        sendVersion(call.reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id',
      access: ['fleet.read', 'assignments.act'],
      tag,
      summary: 'One unit with its newest position; a crew sees its own',
      params: Params,
      response: UnitWithPosition,
      async handle({ principal, params, reply }) {
        if (!may(principal, 'fleet.read') && principal.unitId !== params.id) throw notYours('this is not your unit');
        const unit = await findUnit(pool, principal.tenantId, params.id);
        if (unit === undefined) throw notFound('unit');
        sendVersion(reply, unit);
        const [shown] = await withPositions(positions, principal, [unit]);
        return shown!;
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/units/:id',
      access: 'fleet.write',
      tag,
      summary: 'Change what is named; If-Match says which version',
      params: Params,
      body: UnitEdit,
      response: Unit,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const unit = await withTransaction(pool, (tx) => editUnit(tx, actorOf(principal), params.id, body, version));
        sendVersion(reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/units/:id/retire',
      access: 'fleet.write',
      tag,
      summary: 'Take a unit out of use: its device and crew are free for another one',
      params: Params,
      body: UnitRetirement,
      response: Unit,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const unit = await withTransaction(pool, (tx) =>
          retireUnit(tx, actorOf(principal), params.id, body.reason, version),
        );
        sendVersion(reply, unit);
        return unit;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/units/:id/reinstate',
      access: 'fleet.write',
      tag,
      summary: 'Bring a unit back into use, out of service until its shift begins',
      params: Params,
      response: Unit,
      async handle({ principal, params, request, reply }) {
        const version = expectedVersion(request, 'required');
        const unit = await withTransaction(pool, (tx) => reinstateUnit(tx, actorOf(principal), params.id, version));
        sendVersion(reply, unit);
        return unit;
      },
    }),
  ];
}

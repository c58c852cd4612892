import {
  Geofence,
  GeofenceId,
  GeofenceKind,
  GeofenceVersion,
  GeofenceVisit,
  Instant,
  NewGeofence,
  pageOf,
  PageQuery,
} from '@roadcall/contracts';
import { checkShape } from '@roadcall/geo';
import {
  createGeofence,
  deleteGeofence,
  findGeofence,
  listGeofences,
  listGeofenceVersions,
  listGeofenceVisits,
  replaceGeofence,
  withTransaction,
  type Pool,
} from '@roadcall/store';
import { z } from 'zod';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import { actorOf } from '../http/principal.ts';
import { invalidField, notFound } from '../http/problems.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'geofences';
const Params = z.object({ id: GeofenceId });
const GeofenceQuery = PageQuery.extend({
  search: z.string().max(80).optional().describe('part of a name'),
  kind: GeofenceKind.optional(),
});
const GeofenceKey = z.object({ nameEn: z.string(), id: GeofenceId });
const VisitQuery = PageQuery.extend({ state: z.enum(['open', 'all']).default('all') });
const VisitKey = z.object({ enteredAt: Instant, id: z.uuid() });

/** Room for a polygon of 2,000 points with all its decimals. */
const FENCE_LIMIT_BYTES = 256 * 1024;

/** Geofences and the vehicles' stays in them; import and export are in geofence-files.ts. */
export function geofenceRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/geofences',
      access: 'geofences.read',
      tag,
      summary: 'The fences in force by English name',
      query: GeofenceQuery,
      response: pageOf(Geofence),
      async handle({ principal, query }) {
        const { cursor, limit, ...filter } = query;
        const after = readCursor(cursor, GeofenceKey);
        const rows = await listGeofences(pool, principal.tenantId, { ...filter, after, limit: limit + 1 });
        return pageOfRows(rows, limit, ({ nameEn, id }) => ({ nameEn, id }));
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/geofences',
      access: 'geofences.write',
      tag,
      summary: 'Add a fence; at most 10,000 are in force',
      body: NewGeofence,
      bodyLimit: FENCE_LIMIT_BYTES,
      response: Geofence,
      status: 201,
      async handle(call) {
        const fence = withCheckedShape(call.body);
        const made = await createOnce(pool, call, (tx) => createGeofence(tx, actorOf(call.principal), fence));
        sendVersion(call.reply, made);
        return made;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/geofences/:id',
      access: 'geofences.read',
      tag,
      summary: 'One fence as it is in force',
      params: Params,
      response: Geofence,
      async handle({ principal, params, reply }) {
        const fence = await findGeofence(pool, principal.tenantId, params.id);
        if (fence === undefined) throw notFound('geofence');
        sendVersion(reply, fence);
        return fence;
      },
    }),
    apiRoute({
      method: 'PUT',
      path: '/geofences/:id',
      access: 'geofences.write',
      tag,
      summary: 'Replace a fence from now on; If-Match says which version',
      params: Params,
      body: NewGeofence,
      bodyLimit: FENCE_LIMIT_BYTES,
      response: Geofence,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'required');
        const fence = withCheckedShape(body);
        const after = await withTransaction(pool, (tx) =>
          replaceGeofence(tx, actorOf(principal), params.id, fence, version),
        );
        sendVersion(reply, after);
        return after;
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/geofences/:id',
      access: 'geofences.write',
      tag,
      summary: 'End a fence; its versions and visits stay. If-Match says which version',
      params: Params,
      async handle({ principal, params, request }) {
        const version = expectedVersion(request, 'required');
        await withTransaction(pool, (tx) => deleteGeofence(tx, actorOf(principal), params.id, version));
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/geofences/:id/versions',
      access: 'geofences.read',
      tag,
      summary: 'Every version of a fence, the newest first, also of one that is gone',
      params: Params,
      response: z.object({ items: z.array(GeofenceVersion) }),
      async handle({ principal, params }) {
        const items = await listGeofenceVersions(pool, principal.tenantId, params.id);
        if (items.length === 0) throw notFound('geofence');
        return { items };
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/geofences/:id/visits',
      access: 'positions.read',
      tag,
      summary: 'Stays of vehicles in a fence, the newest first; `state=open`: who is inside now',
      params: Params,
      query: VisitQuery,
      response: pageOf(GeofenceVisit),
      async handle({ principal, params, query }) {
        const { cursor, limit, state } = query;
        const after = readCursor(cursor, VisitKey);
        const page = { openOnly: state === 'open', after, limit: limit + 1 };
        const rows = await listGeofenceVisits(pool, principal.tenantId, params.id, page);
        return pageOfRows(rows, limit, ({ enteredAt, id }) => ({ enteredAt, id }));
      },
    }),
  ];
}

/** @throws ProblemError 400 that names the place in the shape, why it is refused and what is allowed. */
function withCheckedShape(fence: NewGeofence): NewGeofence {
  const checked = checkShape(fence.shape);
  if (!checked.ok) throw invalidField(`shape.${checked.fault.path}`, checked.fault.message);
  return { ...fence, shape: checked.shape };
}

import {
  Incident,
  IncidentCancellation,
  IncidentDetail,
  IncidentId,
  Instant,
  NewIncident,
  pageOf,
  PageQuery,
  VehicleId,
  type LiveRecord,
  type TenantId,
} from '@roadcall/contracts';
import {
  cancelIncident,
  findIncidentDetail,
  listIncidents,
  openIncident,
  withTransaction,
  findVehicle,
  type OpenedIncident,
  type Pool,
  type Queryable,
} from '@roadcall/store';
import { z } from 'zod';
import type { LiveTables } from '../gateway/live-tables.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { createOnce } from '../http/create-once.ts';
import { pageOfRows, readCursor } from '../http/paging.ts';
import type { Principal } from '../http/principal.ts';
import { conflict, notFound, ProblemError } from '../http/problems.ts';
import { Turns } from '../http/turns.ts';
import { expectedVersion, sendVersion } from '../http/versions.ts';

const tag = 'incidents';
const Params = z.object({ id: IncidentId });
const IncidentQuery = PageQuery.extend({
  status: z.enum(['open', 'all']).default('all'),
  vehicleId: VehicleId.optional(),
});
const IncidentKey = z.object({ reportedAt: Instant, id: IncidentId });

/** The number that an incident gets is given to one after the other: the second prepares what comes before that. */
const OPENINGS = { atOnce: 2, mostWaiting: 500 };

/** Incidents (domain §4). Opening one is all it takes: the dispatcher hears of it by its event. */
export function incidentRoutes({ pool, tables }: { pool: Pool; tables: LiveTables }): ApiRoute[] {
  const openings = new Turns<TenantId>(OPENINGS);
  return [
    apiRoute({
      method: 'GET',
      path: '/incidents',
      access: 'incidents.read',
      tag,
      summary: 'Incidents, newest first',
      query: IncidentQuery,
      response: pageOf(Incident),
      async handle({ principal, query }) {
        const { cursor, limit, status, vehicleId } = query;
        const after = readCursor(cursor, IncidentKey);
        const page = { openOnly: status === 'open', vehicleId, after, limit: limit + 1 };
        const rows = await listIncidents(pool, principal.tenantId, page);
        return pageOfRows(rows, limit, ({ reportedAt, id }) => ({ reportedAt, id }));
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents',
      access: 'incidents.write',
      tag,
      summary: 'Open an incident; 200 with the open one when the vehicle has one already',
      body: NewIncident,
      response: Incident,
      status: 201,
      async handle(call) {
        const { principal, body, reply, request } = call;
        const { tenantId } = principal;
        const place = placeOf(body) ?? (await livePlace(pool, tables, principal, body.vehicleId));
        const incident = await openings.take(tenantId, () =>
          createOnce(pool, call, async (tx) => {
            const opened = await openIncident(tx, {
              tenantId,
              type: body.type,
              severity: body.severity,
              needs: body.needs,
              vehicleId: body.vehicleId,
              troubledUnitId: body.unitId,
              place,
              alarmId: body.alarmId,
              source: body.caller ? 'call' : principal.session?.transport === 'cookie' ? 'console' : 'api',
              note: body.note,
              caller: body.caller,
              by: principal.userId,
              at: new Date(),
            });
            if (!opened.ok) throw refusedOpening(opened.reason);
            if (opened.outcome === 'joined') void reply.code(200);
            return opened.incident;
          }),
        );
        request.log.info(
          { actor: principal.actor, incidentId: incident.id, number: incident.number },
          'incident opened',
        );
        sendVersion(reply, incident);
        return incident;
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/incidents/:id',
      access: 'incidents.read',
      tag,
      summary: 'An incident with its assignments, decisions and timeline',
      params: Params,
      response: IncidentDetail,
      async handle({ principal, params, reply }) {
        const incident = await findIncidentDetail(pool, principal.tenantId, params.id);
        if (incident === undefined) throw notFound('incident');
        sendVersion(reply, incident);
        return incident;
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/incidents/:id/cancel',
      access: 'incidents.write',
      tag,
      summary: 'Cancel an open incident: its units are free again',
      params: Params,
      body: IncidentCancellation,
      response: Incident,
      async handle({ principal, params, body, request, reply }) {
        const version = expectedVersion(request, 'optional');
        const cancelled = await withTransaction(pool, (tx) =>
          cancelIncident(tx, {
            tenantId: principal.tenantId,
            incidentId: params.id,
            reason: body.reason,
            by: principal.userId,
            at: new Date(),
            expectedVersion: version ?? undefined,
          }),
        );
        if (!cancelled.ok) {
          if (cancelled.reason === 'not_found') throw notFound('incident');
          if (cancelled.reason === 'wrong_state') {
            throw conflict(
              'incident_not_open',
              `the incident is ${cancelled.status}: only an open one can be cancelled`,
            );
          }
          throw new ProblemError(412, 'version_conflict', 'Changed by someone else', {
            detail: 'read the incident again and repeat with its ETag',
          });
        }
        sendVersion(reply, cancelled.incident);
        return cancelled.incident;
      },
    }),
  ];
}

function placeOf({ lat, lon }: NewIncident): { lat: number; lon: number } | undefined {
  return lat === undefined || lon === undefined ? undefined : { lat, lon };
}

/** Where the vehicle is by the live channel: newer than its last state in the database. */
async function livePlace(
  db: Queryable,
  tables: LiveTables,
  { tenantId }: Principal,
  vehicleId: VehicleId | null,
): Promise<LiveRecord | undefined> {
  const vehicle = vehicleId === null ? undefined : await findVehicle(db, tenantId, vehicleId);
  return vehicle?.deviceId ? tables.newest(tenantId, vehicle.no) : undefined;
}

function refusedOpening(reason: Extract<OpenedIncident, { ok: false }>['reason']): ProblemError {
  if (reason === 'no_position') {
    return conflict('no_position', 'it is not known where it is: give lat and lon');
  }
  return new ProblemError(422, 'unknown_reference', 'The request names something that is not there', {
    detail: `there is no such ${reason.replace('unknown_', '')}`,
  });
}

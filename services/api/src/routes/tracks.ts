import { Readable } from 'node:stream';
import {
  MAX_EXPORT_DAYS,
  MAX_TRACK_DAYS,
  Track,
  TrackExportQuery,
  TrackQuery,
  UnitId,
  VehicleId,
} from '@roadcall/contracts';
import {
  findUnit,
  findVehicle,
  logPositionAccess,
  streamTrack,
  type Pool,
  type TrackPeriod,
  type TrackSubject,
} from '@roadcall/store';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dispositionOf, EXPORT_FORMATS } from '../exports/exported-track.ts';
import { apiRoute, type ApiRoute } from '../http/api-route.ts';
import { actorOf, type Principal } from '../http/principal.ts';
import { notFound, ProblemError } from '../http/problems.ts';
import { answerTrack } from './track-answer.ts';

const tag = 'tracks';
const DAY_MS = 24 * 3_600_000;
const VehicleParams = z.object({ id: VehicleId });
const UnitParams = z.object({ id: UnitId });

/** Where a vehicle or a unit was, on the screen and as a file. Each reading is on record (domain §14). */
export function trackRoutes({ pool }: { pool: Pool }): ApiRoute[] {
  const plateOf = async ({ tenantId }: Principal, id: VehicleId): Promise<string> => {
    const vehicle = await findVehicle(pool, tenantId, id);
    if (vehicle === undefined) throw notFound('vehicle');
    return vehicle.plate;
  };
  const nameOf = async ({ tenantId }: Principal, id: UnitId): Promise<string> => {
    const unit = await findUnit(pool, tenantId, id);
    if (unit === undefined) throw notFound('unit');
    return unit.name;
  };

  const labelOf = (principal: Principal, of: TrackSubject): Promise<string> =>
    'vehicleId' in of ? plateOf(principal, of.vehicleId) : nameOf(principal, of.unitId);

  async function read(principal: Principal, of: TrackSubject, query: TrackQuery): Promise<Track> {
    const period = periodOf(query, MAX_TRACK_DAYS);
    await labelOf(principal, of);
    await logPositionAccess(pool, actorOf(principal), { what: 'track', of, from: period.from, to: period.to });
    return answerTrack(pool, principal.tenantId, of, { ...query, ...period });
  }

  async function exportTrack(
    call: { principal: Principal; reply: FastifyReply; query: TrackExportQuery },
    of: TrackSubject,
  ): Promise<Readable> {
    const { principal, reply, query } = call;
    const period = periodOf(query, MAX_EXPORT_DAYS);
    const label = await labelOf(principal, of);
    await logPositionAccess(pool, actorOf(principal), { what: 'export', of, from: period.from, to: period.to });
    const { contentType, write } = EXPORT_FORMATS[query.format];
    const pages = streamTrack(pool, principal.tenantId, of, period);
    void reply.headers({ 'content-type': contentType, 'content-disposition': dispositionOf(label, query) });
    // Pulled by the socket: a slow reader slows the database's pages down, one that is gone ends them.
    return Readable.from(write({ label, timeZone: query.timeZone, pages }), { objectMode: false });
  }

  return [
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/track',
      access: 'positions.read',
      tag,
      summary: `Track of a vehicle over at most ${MAX_TRACK_DAYS} days, with gaps and alarms`,
      params: VehicleParams,
      query: TrackQuery,
      response: Track,
      async handle({ principal, params, query }) {
        return read(principal, { vehicleId: params.id }, query);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id/track',
      access: 'positions.read',
      tag,
      summary: `Track of a service unit over at most ${MAX_TRACK_DAYS} days, with gaps and alarms`,
      params: UnitParams,
      query: TrackQuery,
      response: Track,
      async handle({ principal, params, query }) {
        return read(principal, { unitId: params.id }, query);
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/vehicles/:id/track/export',
      access: 'positions.export',
      tag,
      summary: `Track of a vehicle over at most ${MAX_EXPORT_DAYS} days as a GPX, GeoJSON or CSV file`,
      params: VehicleParams,
      query: TrackExportQuery,
      response: z.unknown(),
      async handle(call) {
        return exportTrack(call, { vehicleId: call.params.id });
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/units/:id/track/export',
      access: 'positions.export',
      tag,
      summary: `Track of a service unit over at most ${MAX_EXPORT_DAYS} days as a GPX, GeoJSON or CSV file`,
      params: UnitParams,
      query: TrackExportQuery,
      response: z.unknown(),
      async handle(call) {
        return exportTrack(call, { unitId: call.params.id });
      },
    }),
  ];
}

function periodOf(query: { from: string; to: string; late: boolean; doubtful: boolean }, maxDays: number): TrackPeriod {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  if (from < to && to.getTime() - from.getTime() <= maxDays * DAY_MS) {
    return { from, to, late: query.late, doubtful: query.doubtful };
  }
  throw new ProblemError(400, 'invalid_query', 'The query is not valid', {
    errors: [{ field: 'to', message: `is after \`from\`, by at most ${maxDays} days` }],
  });
}
